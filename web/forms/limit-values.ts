import { parseAmount } from '../../api/kit/money.ts';
import type { Limit } from '../client/types.ts';
import { ALL, TWO_DECIMALS } from '../lib/limit-words.ts';

/** A limit as it is typed; an empty amount is no limit. */
export interface LimitValues {
  role: Limit['role'];
  kind: string;
  /** `*` or three letters. */
  currency: string;
  single: string;
  day: string;
}

/** What a typed limit says, or at which field it says nothing. */
export type LimitRead =
  | { ok: true; limit: Limit }
  | { ok: false; field: 'currency' | 'single' | 'day'; why: string };

function readAmount(text: string, currency: string) {
  if (text.trim() === '') return { ok: true as const, amount: null };
  const parsed = parseAmount(text, currency === ALL ? TWO_DECIMALS : currency);
  if (!parsed.ok) return parsed;
  if (parsed.money.amount < 0) return { ok: false as const, why: 'It is not below zero' };
  return { ok: true as const, amount: parsed.money.amount };
}

/** Reads a typed limit as the API takes it: none for one order means none for the day either. */
export function readLimit({ role, kind, currency, ...amounts }: LimitValues): LimitRead {
  if (currency !== ALL && !/^[a-z]{3}$/.test(currency))
    return { ok: false, field: 'currency', why: 'Three letters, such as USD' };
  const single = readAmount(amounts.single, currency);
  if (!single.ok) return { ok: false, field: 'single', why: single.why };
  const day = readAmount(amounts.day, currency);
  if (!day.ok) return { ok: false, field: 'day', why: day.why };
  if (day.amount !== null && (single.amount === null || single.amount > day.amount))
    return { ok: false, field: 'single', why: 'At most what the day allows' };
  return { ok: true, limit: { role, kind, currency, single: single.amount, day: day.amount } };
}
