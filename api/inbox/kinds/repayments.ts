import { type Found, type Kind, say } from '../finding.ts';
import type { WonDispute, WonTransfer } from '../scopes/won-dispute.ts';

const sum = (amounts: readonly number[]): number => amounts.reduce((all, each) => all + each, 0);

/** What a seller gave back for a dispute that was won, and was not sent again. */
function owedTo(dispute: WonDispute, transfers: readonly WonTransfer[]): Found[] {
  const { id, amount, currency, group, opened, closed } = dispute;
  const before = transfers.filter((each) => each.created < closed);
  const after = transfers.filter((each) => each.created >= closed);
  const isForIt = ({ created }: { created: number }) => created >= opened && created <= closed;
  const takenOf = ({ reversals }: WonTransfer) =>
    sum(reversals.filter(isForIt).map((each) => each.amount));
  const first = before.find((each) => takenOf(each) > 0);
  if (!first) return [];
  const repaid = sum(after.map((each) => each.amount - each.reversed));
  const taken = sum(before.map(takenOf));
  // What else was taken back meanwhile was not for this dispute.
  const forIt = first.currency === currency ? Math.min(taken, amount) : taken;
  const owed = forIt - repaid;
  if (owed <= 0) return [];
  return [
    {
      subject: first.id,
      account: first.destination,
      group,
      risk: { amount: owed, currency: first.currency },
      since: closed,
      facts: `The dispute ${id} over ${say(amount, currency)} was won. ${say(owed, first.currency)} that was taken back from the seller while it was open has not been sent again.`,
      fix: {
        act: 'repay',
        destination: first.destination,
        amount: owed,
        currency: first.currency,
        group,
      },
    },
  ];
}

const wonNotRepaid: Kind<WonDispute> = {
  kind: 'won_not_repaid',
  judge: (dispute) => {
    const sellers = Map.groupBy(
      dispute.transfers,
      ({ destination, currency }) => `${destination} ${currency}`,
    );
    return { found: [...sellers.values()].flatMap((each) => owedTo(dispute, each)) };
  },
};

/** What the platform got back and its sellers did not: a reversal cannot be undone, only repaid. */
export const repaymentKinds: readonly Kind<WonDispute>[] = [wonNotRepaid];
