import { formatMoney, money } from '../../api/kit/money.ts';
import { exactTime } from '../../api/kit/time.ts';

const LONGEST = 120;

// The last name of a path, by Stripe's own naming of fields.
const amounts =
  /(^|_)(amount|fee|net)(_(captured|refunded|reversed|received|capturable|requested))?$/;
const times = /(^|_)(at|by|on|created|date|deadline|expires|updated)$/;

/**
 * A field's value before or after a change, as people read it: amounts as money, times as times,
 * and the rest as Stripe wrote it.
 * @param path of the field: `amount_refunded`, `evidence_details.due_by`
 * @param currency of the object's amounts, where it has one
 */
export function changedValue(path: string, value: unknown, currency?: string): string {
  if (value === undefined || value === null) return 'none';
  const name = path.split('.').at(-1) ?? '';
  if (typeof value === 'number' && Number.isSafeInteger(value)) {
    if (currency && amounts.test(name)) return formatMoney(money(value, currency));
    if (times.test(name) && value > 0) return exactTime(value);
  }
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
