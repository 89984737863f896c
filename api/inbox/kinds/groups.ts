import { days, type Found, type Kind, say, type Verdict } from '../finding.ts';
import { patience } from '../rules.ts';
import type { GroupFacts, GroupFigures } from '../scopes/group.ts';
import { standingOnFailed } from './claw-backs.ts';

const sent = ({ transferred, reversed }: GroupFigures): number => transferred - reversed;

/**
 * What is found in a group's only ledger. Of a group in several currencies nobody can say that one
 * of them went short: what came in as one may have gone out as another.
 */
const inOneCurrency =
  (judge: (ledger: GroupFigures, facts: GroupFacts, now: number) => Verdict) =>
  (facts: GroupFacts, now: number): Verdict => {
    const [ledger, another] = facts.ledgers;
    if (!ledger || another) return { found: [] };
    // Until all of it is known and booked, any figure may be the lack of another.
    if (ledger.unbooked > 0 || facts.awaitsMembers) return { found: [], unclear: true };
    return judge(ledger, facts, now);
  };

const ofGroup = (
  { transfer_group: group, currency }: GroupFigures,
  amount: number,
  rest: Pick<Found, 'since' | 'facts' | 'fix'>,
): Found => ({ subject: group, group, risk: { amount, currency }, ...rest });

const seeGroup = ({ transfer_group: group }: GroupFigures) => ({
  act: 'see_group' as const,
  group,
});

const transferredTooMuch: Kind<GroupFacts> = {
  kind: 'transferred_too_much',
  judge: inOneCurrency((ledger, facts) => {
    const { collected, topped_up, currency, last } = ledger;
    // Who tops up for a group means to send its sellers more than their customers paid.
    const amount = sent(ledger) - collected - topped_up - standingOnFailed(facts, currency);
    if (amount <= 0) return { found: [] };
    const said =
      collected > 0
        ? `Sellers have ${say(sent(ledger), currency)} of it, but only ${say(collected, currency)} was collected.`
        : `Sellers were sent ${say(sent(ledger), currency)}, and nothing was collected.`;
    return {
      found: [ofGroup(ledger, amount, { since: last, facts: said, fix: seeGroup(ledger) })],
    };
  }),
};

const notDistributed: Kind<GroupFacts> = {
  kind: 'not_distributed',
  judge: inOneCurrency((ledger, { onlyCharge }, now) => {
    const { collected, refunded, disputed, transferred, kept, first, currency } = ledger;
    const isOwn = transferred > 0 || kept <= 0 || refunded + Math.max(0, disputed) >= collected;
    if (collected <= 0 || isOwn) return { found: [] };
    const late = first + days(patience.toDistribute);
    if (now < late) return { found: [], again: late };
    return {
      found: [
        ofGroup(ledger, kept, {
          since: first,
          facts: `${say(collected, currency)} was collected, and no seller was sent anything of it in ${patience.toDistribute} days.`,
          fix: {
            act: 'send_on',
            currency,
            group: ledger.transfer_group,
            charge: onlyCharge,
          },
        }),
      ],
    };
  }),
};

const lossMaking: Kind<GroupFacts> = {
  kind: 'loss_making',
  judge: inOneCurrency((ledger) => {
    const { collected, refunded, disputed, reversed, kept, fees, currency, last } = ledger;
    const wentBack = refunded > 0 || disputed > 0 || reversed > 0;
    // What is sent beyond what came in is another matter.
    if (collected <= 0 || wentBack || sent(ledger) > collected || kept >= 0) return { found: [] };
    const amount = -kept;
    return {
      found: [
        ofGroup(ledger, amount, {
          since: last,
          facts: `Stripe’s fees of ${say(fees, currency)} are ${say(amount, currency)} more than the platform took of the ${say(collected, currency)} it collected.`,
          fix: seeGroup(ledger),
        }),
      ],
    };
  }),
};

const notBooked: Kind<GroupFacts> = {
  kind: 'not_booked',
  judge({ group, ledgers }, now) {
    const waiting = ledgers.filter(({ unbooked }) => unbooked > 0);
    if (waiting.length === 0) return { found: [] };
    const since = Math.min(...waiting.map(({ unbooked_since, last }) => unbooked_since ?? last));
    const late = since + days(patience.toBook);
    if (now < late) return { found: [], again: late };
    const count = waiting.reduce((sum, { unbooked }) => sum + unbooked, 0);
    const said = `Stripe has not booked ${count === 1 ? 'one of its members' : `${count} of its members`} in ${patience.toBook} days, so nobody can say whether it reconciles.`;
    return {
      found: [{ subject: group, group, since, facts: said, fix: { act: 'see_group', group } }],
    };
  },
};

const groupDiffers: Kind<GroupFacts> = {
  kind: 'group_differs',
  judge: ({ ledgers }) => ({
    found: ledgers
      .filter(({ reconciliation }) => reconciliation === 'differs')
      .map((ledger) => {
        const { difference, currency, last } = ledger;
        const more = difference > 0 ? 'more' : 'less';
        const said =
          difference === 0
            ? 'What Stripe booked for some of its members is not what they say, though it comes to the same.'
            : `Stripe booked ${say(Math.abs(difference), currency)} ${more} than its members say. Its page names them.`;
        return ofGroup(ledger, Math.abs(difference), {
          since: last,
          facts: said,
          fix: seeGroup(ledger),
        });
      }),
  }),
};

/** What a group's figures show by themselves. */
export const groupKinds: readonly Kind<GroupFacts>[] = [
  transferredTooMuch,
  notDistributed,
  lossMaking,
  notBooked,
  groupDiffers,
];
