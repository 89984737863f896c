import { formatAmount, formatMoney, money } from '../../api/kit/money.ts';
import type { Limit } from '../client/types.ts';
import { operationName } from './words.ts';

/** Stands for all kinds, and for each currency that has two decimals. */
export const ALL = '*';

/** A currency with two decimals, for amounts that are meant in each of those. */
export const TWO_DECIMALS = 'usd';

/** What a limit's amount is in, as people read it. */
export const currencyWords = (currency: string): string =>
  currency === ALL ? 'Each with two decimals' : currency.toUpperCase();

/** What a limit is for. */
export const kindWords = (kind: string): string =>
  kind === ALL ? 'All operations' : operationName(kind);

/** An amount of a limit; `No limit` where there is none. */
export const limitAmount = (amount: number | null, currency: string): string =>
  amount === null
    ? 'No limit'
    : currency === ALL
      ? formatAmount(money(amount, TWO_DECIMALS))
      : formatMoney(money(amount, currency));

function oneLimit({ single, day, currency }: Limit): string {
  const of =
    currency === ALL ? 'in each currency with two decimals' : `in ${currencyWords(currency)}`;
  if (single === 0) return `nothing ${of} without approval`;
  const most = [
    ...(single === null ? [] : [`${limitAmount(single, currency)} at once`]),
    ...(day === null ? [] : [`${limitAmount(day, currency)} in 24 hours`]),
  ];
  if (most.length === 0) return `without limit ${of}`;
  // An amount in a currency of its own says which.
  return [`up to ${most.join(' and ')}`, ...(currency === ALL ? [of] : [])].join(' ');
}

/**
 * What somebody of a role may order without asking, one sentence for each kind that has limits:
 * the more special limit holds, and a currency that none covers always needs approval.
 */
export function roleLimits(limits: readonly Limit[], role: Limit['role']): string[] {
  const own = limits.filter((limit) => limit.role === role);
  if (own.length === 0) return ['Whatever the amount, without asking.'];
  const general = own.filter(({ kind }) => kind === ALL);
  const kinds = [...new Set(own.map(({ kind }) => kind))].filter((kind) => kind !== ALL);
  const rest = kinds.length > 0 ? 'Everything else' : 'Everything';
  return [
    ...kinds.map((kind) => {
      const said = own.filter((limit) => limit.kind === kind).map(oneLimit);
      const others =
        general.length > 0
          ? 'in other currencies as everything else'
          : 'nothing in any other currency without approval';
      return `${operationName(kind)}: ${[...said, others].join('; ')}.`;
    }),
    general.length > 0
      ? `${rest}: ${[...general.map(oneLimit), 'nothing in any other currency without approval'].join('; ')}.`
      : `${rest}: without limit.`,
  ];
}
