const LONGEST = 120;

// The last name of a path, by Stripe's own naming of fields.
const amounts =
  /(^|_)(amount|fee|net)(_(captured|refunded|reversed|received|capturable|requested))?$/;
const times = /(^|_)(at|by|on|created|date|deadline|expires|updated)$/;
const states = /(^|_)status$|^capabilities\./;
// A code such as card_declined has neither a digit nor a capital.
const objectId = /^[a-z]{2,7}_(?=[a-z]*[A-Z0-9])[A-Za-z0-9]{8,}$/;

/** A field's value before or after a change, by how people read it. */
export type ChangedValue =
  | { readonly as: 'none' }
  | { readonly as: 'money'; readonly amount: number; readonly currency: string }
  | { readonly as: 'time'; readonly at: number }
  | { readonly as: 'status'; readonly status: string }
  | { readonly as: 'flag'; readonly yes: boolean }
  | { readonly as: 'object'; readonly id: string }
  | { readonly as: 'group'; readonly group: string }
  /** What Stripe wrote for people. */
  | { readonly as: 'text'; readonly text: string }
  /** What Stripe wrote for programs. */
  | { readonly as: 'code'; readonly code: string };

/**
 * How to show a field's value: amounts as money, times as times, states as states, and the rest as
 * Stripe wrote it.
 * @param path of the field: `amount_refunded`, `evidence_details.due_by`
 * @param currency of the object's amounts, where it has one
 */
export function changedValue(path: string, value: unknown, currency?: string): ChangedValue {
  if (value === undefined || value === null || value === '') return { as: 'none' };
  const name = path.split('.').at(-1) ?? '';
  if (typeof value === 'boolean') return { as: 'flag', yes: value };
  if (typeof value === 'number' && Number.isSafeInteger(value)) {
    const own = currencyIn(path);
    if (own) return { as: 'money', amount: value, currency: own };
    if (currency && amounts.test(name)) return { as: 'money', amount: value, currency };
    if (times.test(name) && value > 0) return { as: 'time', at: value };
  }
  if (typeof value === 'string') {
    if (name === 'transfer_group') return { as: 'group', group: value };
    if (states.test(path)) return { as: 'status', status: value };
    if (objectId.test(value)) return { as: 'object', id: value };
    if (/^\w+$/.test(value)) return { as: 'code', code: value };
    return { as: 'text', text: cut(value) };
  }
  // A member of a list that came or went, such as a bank account.
  if ('id' in Object(value) && objectId.test(String((value as { id: unknown }).id)))
    return { as: 'object', id: String((value as { id: unknown }).id) };
  return { as: 'code', code: cut(JSON.stringify(value)) };
}

// Amounts of a balance stand under their currencies: available.eur.amount.
const perCurrency = /(?:^|\.)([a-z]{3})\.(?:amount|source_types\.\w+)$|_by_currency\.([a-z]{3})$/;

/** The currency that a path itself names, of fields that there is one of for each. */
export function currencyIn(path: string): string | undefined {
  const [, held, kept] = perCurrency.exec(path) ?? [];
  return held ?? kept;
}

const cut = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
