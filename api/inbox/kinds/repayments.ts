import { owedToSellers } from '../../repayments/owed.ts';
import { type Kind, say } from '../finding.ts';
import type { WonMatter } from '../scopes/won-dispute.ts';

const wonNotRepaid: Kind<WonMatter> = {
  kind: 'won_not_repaid',
  judge: (matter) => ({
    found: owedToSellers(matter).flatMap(
      ({ destination, currency, transfer, disputes, amount, unmarked, besides }) => {
        const won = matter.disputes.filter(({ id }) => disputes.includes(id));
        const [dispute] = disputes;
        if (amount <= 0 || dispute === undefined) return [];
        const named = won.map((each) => `${each.id} over ${say(each.amount, each.currency)}`);
        const said =
          won.length === 1
            ? `The dispute ${named[0]} was won. ${say(amount, currency)} that was taken back from the seller while it was open has not been sent again.`
            : `The disputes ${named.join(' and ')} were won. ${say(amount, currency)} that was taken back from the seller while they were open has not been sent again.`;
        const other =
          besides > 0
            ? ` It was sent ${say(besides, currency)} since by transfers that do not say that they are for this.`
            : '';
        const before =
          unmarked > 0
            ? ` ${say(unmarked, currency)} that it was sent before transfers said what they give back counts as sent again.`
            : '';
        return [
          {
            subject: transfer,
            account: destination,
            group: matter.group,
            risk: { amount, currency },
            since: Math.max(...won.map((each) => each.won ?? each.opened)),
            facts: said + before + other,
            fix: {
              act: 'repay' as const,
              dispute,
              destination,
              amount,
              currency,
              group: matter.group,
            },
          },
        ];
      },
    ),
  }),
};

/** What the platform got back and its sellers did not: a reversal cannot be undone, only repaid. */
export const repaymentKinds: readonly Kind<WonMatter>[] = [wonNotRepaid];
