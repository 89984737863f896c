/** A transfer as far as what is due of it goes; minor units. */
export interface Sent {
  readonly id: string;
  readonly destination: string;
  readonly currency: string;
  /** The payment that it was drawn from; null for one drawn from none. */
  readonly source: string | null;
  readonly amount: number;
  readonly reversed: number;
}

/** What was taken back of a transfer, or for a dispute of a payment. */
export type GivenBack = { readonly transfer: string } | { readonly charge: string };

/** What transfers give back, by their ids. */
export type GivesBack = ReadonlyMap<string, GivenBack>;

/** What one seller was sent, and what it was sent again once that had been taken back. */
export interface Together {
  readonly sent: readonly Sent[];
  readonly again: readonly Sent[];
}

const leftOf = ({ amount, reversed }: Sent): number => amount - reversed;
const sum = (amounts: readonly number[]): number => amounts.reduce((all, each) => all + each, 0);

/** Those among `bases` for which a transfer was sent again: none where they are not among them. */
function basesOf(again: Sent, all: readonly Sent[], givesBack: GivesBack): readonly Sent[] {
  const given = givesBack.get(again.id);
  if (given === undefined) return [again];
  if ('transfer' in given) {
    // By hand anything can be marked, even as what gives back itself.
    const others = all.filter((each) => each !== again);
    const of = others.find(({ id }) => id === given.transfer);
    return of ? basesOf(of, others, givesBack) : [];
  }
  return all.filter(
    (each) =>
      !givesBack.has(each.id) &&
      each.destination === again.destination &&
      each.currency === again.currency &&
      (each.source === given.charge || each.source === null) &&
      each.reversed > 0,
  );
}

/**
 * Transfers with what was sent again for them. What was sent again bears nothing by itself: it
 * stands in for what was taken back, and so bears what is due of that. What gives back something
 * that is not among `transfers` is in none.
 */
export function withSentAgain(transfers: readonly Sent[], givesBack: GivesBack): Together[] {
  const bases = transfers.filter(({ id }) => !givesBack.has(id));
  return transfers
    .filter(({ id }) => givesBack.has(id))
    .reduce<Together[]>(
      (all, again) => {
        const of = basesOf(again, transfers, givesBack);
        const isOf = ({ sent }: Together) => sent.some((each) => of.includes(each));
        const joined = all.filter(isOf);
        if (joined.length === 0) return all;
        const one = {
          sent: joined.flatMap(({ sent }) => sent),
          again: [...joined.flatMap((each) => each.again), again],
        };
        return [...all.filter((each) => !isOf(each)), one];
      },
      bases.map((each) => ({ sent: [each], again: [] })),
    );
}

/** What was taken back and was not sent again. */
export const standingReversed = ({ sent, again }: Together): number =>
  Math.max(0, sum(sent.map(({ reversed }) => reversed)) - sum(again.map(leftOf)));

/**
 * Places an amount on what is left of the transfers, and what they cannot bear on what was sent
 * again; by their ids.
 * @param own what of it is each transfer's own share, which it bears first.
 */
export function place(
  amount: number,
  { sent, again }: Together,
  own: (each: Sent) => number,
): ReadonlyMap<string, number> {
  const parts = new Map<string, number>();
  let rest = amount;
  const bear = (each: Sent, most: number) => {
    const had = parts.get(each.id) ?? 0;
    const part = Math.max(0, Math.min(rest, most - had, leftOf(each) - had));
    parts.set(each.id, had + part);
    rest -= part;
  };
  for (const each of sent) bear(each, own(each));
  for (const each of [...sent, ...again]) bear(each, leftOf(each));
  return parts;
}
