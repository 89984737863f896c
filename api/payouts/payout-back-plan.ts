import type Stripe from 'stripe';
import type { Plan, PlannedStep } from '../operations/action.ts';
import type { Possible } from '../operations/rules.ts';
import type { Owner } from '../store/snapshot.ts';
import { balanceOf, bankName, holderName, holderParty, say } from './holder.ts';
import type { PayoutBackInput } from './inputs.ts';
import { can } from './rules.ts';

/** What getting a payout back depends on, as Stripe holds it now. */
export interface PayoutBackFacts {
  readonly payout: Stripe.Payout;
  /** Where it went; null where Stripe does not say any more. */
  readonly destination: Stripe.ExternalAccount | null;
  /** Whose payout it is; null: the platform's own. */
  readonly holder: Stripe.Account | null;
  /** In Stripe's time, Unix seconds. */
  readonly now: number;
}

/** What the plan rests on: whatever of it changes, the preview is no longer true. */
const basis = ({ payout }: PayoutBackFacts) => ({
  status: payout.status,
  amount: payout.amount,
  reversed: payout.reversed_by !== null,
});

const bankOf = ({ destination }: PayoutBackFacts): string =>
  destination ? bankName(destination) : 'The bank';

function planFor(
  facts: PayoutBackFacts,
  possible: Possible,
  step: Pick<PlannedStep, 'name' | 'text' | 'unmarked'>,
  more: Pick<Plan, 'warnings' | 'moves' | 'differences'>,
): Plan {
  const { payout, holder } = facts;
  const { id, amount, currency } = payout;
  const account: Owner = holder?.id ?? null;
  const basedOn = basis(facts);
  if (!possible.ok) {
    const blocked = { code: possible.code, message: possible.why, field: 'payout' };
    return { steps: [], effects: [], warnings: [], blocked, basedOn, touches: [] };
  }
  const bank = bankOf(facts);
  return {
    ...more,
    steps: [
      {
        ...step,
        path: `/v1/payouts/${id}/${step.name}`,
        params: {},
        account,
        creates: 'payout',
      },
    ],
    effects: [
      { party: { type: 'bank', name: bank }, currency, amount: -amount, why: 'Payout taken back' },
      { party: holderParty(holder), currency, amount, why: `Taken back from ${bank}` },
    ],
    basedOn,
    touches: [{ kind: 'payout', id, account }, balanceOf(account)],
  };
}

/** Plans canceling a payout. Pure: all it knows stands in its arguments. */
export function planCancel(_input: PayoutBackInput, facts: PayoutBackFacts): Plan {
  const { payout, holder } = facts;
  const { amount, currency } = payout;
  return planFor(
    facts,
    can.cancel(payout),
    {
      name: 'cancel',
      text: `Cancel the payout of ${say(amount, currency)} to ${bankOf(facts)}`,
      unmarked: true,
    },
    {
      // Nothing leaves anybody, so limits have nothing to say.
      differences: [{ what: 'Status', before: payout.status, after: 'canceled' }],
      warnings: [
        `${say(amount, currency)} go back to the balance of ${holder ? holderName(holder) : 'the platform'} at once.`,
      ],
    },
  );
}

/** Plans reversing a payout. Pure: all it knows stands in its arguments. */
export function planReverse(_input: PayoutBackInput, facts: PayoutBackFacts): Plan {
  const { payout, destination, holder, now } = facts;
  const { amount, currency } = payout;
  const name = holderName(holder);
  const country = destination?.object === 'bank_account' ? destination.country : null;
  const went = destination && { object: destination.object, country };
  return planFor(
    facts,
    can.reverse({ payout, destination: went, account: holder, now }),
    {
      name: 'reverse',
      text: `Take the payout of ${say(amount, currency)} back from ${bankOf(facts)}`,
    },
    {
      moves: [{ currency, amount }],
      warnings: [
        // https://docs.stripe.com/api/payouts/reverse
        `You confirm that whoever signs for ${bankOf(facts)} allows it to be debited with ${say(amount, currency)}.`,
        `The bank may still refuse, days later and after it was counted as done: then ${say(amount, currency)} are taken from the balance of ${name} again.`,
      ],
    },
  );
}
