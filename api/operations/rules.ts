import { z } from 'zod';

/** Whether something is possible, or why not, and where Stripe says so. */
export type Possible =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: string; readonly why: string; readonly link: string };

/** One reason why something is not possible. */
export interface Obstacle<Subject> {
  readonly code: string;
  readonly holds: (subject: Subject) => boolean;
  readonly why: string;
  readonly link: string;
}

/** The first obstacle that holds. */
export function judge<Subject>(
  obstacles: readonly Obstacle<Subject>[],
  subject: Subject,
): Possible {
  const obstacle = obstacles.find(({ holds }) => holds(subject));
  if (!obstacle) return { ok: true };
  const { code, why, link } = obstacle;
  return { ok: false, code, why, link };
}

/** A sum of money in an input: minor units of a currency, above zero. */
export const amountInput = z
  .int('The amount is a whole number of minor units.')
  .min(1, 'The amount is at least one minor unit.');

/** A currency in an input: ISO 4217, lower case, as Stripe writes it. */
export const currencyInput = z
  .string('Say which currency.')
  .regex(/^[a-z]{3}$/, 'A currency is three small letters, such as usd.');
