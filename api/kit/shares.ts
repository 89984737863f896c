import { apportion } from './apportion.ts';
import { proportion, smallestStep } from './money.ts';

/** A whole, and the part of it that is due; minor units of one currency. */
export interface Due {
  readonly part: number;
  readonly of: number;
}

const sum = (amounts: readonly number[]): number =>
  amounts.reduce((all, amount) => all + amount, 0);

/**
 * What is due of each of some amounts that were made of a whole: in proportion, so that partial
 * dues end exactly where a whole one does.
 * @param currency of the amounts, which may go in steps.
 */
export function sharesOf(
  { part, of }: Due,
  amounts: readonly number[],
  currency: string,
): number[] {
  const step = smallestStep(currency);
  const weights = amounts.map((amount) => Math.floor(amount / step));
  const due = of > 0 ? proportion(sum(weights), part, of) : 0;
  return apportion(due, weights).map((share) => share * step);
}

/**
 * What is left of a whole, and due of that, when some amounts were made of it and bear their
 * shares. Both together never bear more than is due.
 */
export function leftOver(due: Due, amounts: readonly number[], currency: string): Due {
  return {
    part: Math.max(0, due.part - sum(sharesOf(due, amounts, currency))),
    of: Math.max(0, due.of - sum(amounts)),
  };
}

/**
 * The whole of several together that some amounts were made of. Where those come to more, the rest
 * of them was made of something else, of which nothing is due.
 */
export function together(dues: readonly Due[], amounts: readonly number[]): Due {
  return {
    part: sum(dues.map(({ part }) => part)),
    of: Math.max(sum(dues.map(({ of }) => of)), sum(amounts)),
  };
}
