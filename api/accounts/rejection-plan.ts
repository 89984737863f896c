import type Stripe from 'stripe';
import { formatMoney, money } from '../kit/money.ts';
import type { Difference, Plan, PlannedStep } from '../operations/action.ts';
import type { Possible } from '../operations/rules.ts';
import { holdingsOf } from './holdings.ts';
import type { AccountRejectInput, AccountUnrejectInput } from './inputs.ts';
import { accountName, can } from './rules.ts';

/** What rejecting an account, or lifting that, depends on, as Stripe holds it now. */
export interface RejectionFacts {
  readonly account: Stripe.Account;
  /** The account's own. */
  readonly balance: Pick<Stripe.Balance, 'available' | 'pending'>;
}

/** What an account has or owes, with the amount in words. */
const holdings = (balance: RejectionFacts['balance']) =>
  holdingsOf(balance).map(({ amount, currency }) => ({
    amount,
    text: formatMoney(money(Math.abs(amount), currency)),
  }));

/** What the plan rests on: whatever of it changes, the preview is no longer true. */
const basis = ({ account }: RejectionFacts) => ({
  disabledReason: account.requirements?.disabled_reason ?? null,
  chargesEnabled: account.charges_enabled,
  payoutsEnabled: account.payouts_enabled,
});

const may = (allowed: boolean): string => (allowed ? 'enabled' : 'disabled');

function planFor(
  facts: RejectionFacts,
  possible: Possible,
  step: Pick<PlannedStep, 'name' | 'text' | 'params'>,
  differences: readonly Difference[],
  warnings: readonly string[],
): Plan {
  const { id } = facts.account;
  const basedOn = basis(facts);
  if (!possible.ok) {
    const blocked = { code: possible.code, message: possible.why };
    return { steps: [], effects: [], warnings: [], blocked, basedOn, touches: [] };
  }
  return {
    steps: [
      {
        ...step,
        path: `/v1/accounts/${id}/${step.name}`,
        account: null,
        creates: 'account',
        unmarked: true,
      },
    ],
    // Nobody's money moves; what the account has stays its own.
    effects: [],
    differences,
    warnings,
    basedOn,
    touches: [{ kind: 'balance_settings', id, account: id }],
  };
}

/** Plans rejecting an account. Pure: all it knows stands in its arguments. */
export function planReject(input: AccountRejectInput, facts: RejectionFacts): Plan {
  const { account, balance } = facts;
  const name = accountName(account);
  const payoutsAction = input.payoutsAction ?? 'pause';
  const pauses = payoutsAction === 'pause';
  const warnings = holdings(balance).map(({ amount, text }) => {
    if (amount < 0)
      return `${name} owes ${text}, for which the platform is liable. Rejected, it earns nothing to make up for it.`;
    return pauses
      ? `${name} still has ${text}. With its payouts paused, nothing of that reaches its bank.`
      : `${name} still has ${text}, which goes on being paid out to its bank.`;
  });
  return planFor(
    facts,
    can.reject(account),
    {
      name: 'reject',
      text: `Reject ${name}${pauses ? ' and pause its payouts' : ', and leave its payouts as they are'}`,
      // Always said, so that nothing but what was previewed becomes of the payouts.
      params: { reason: input.reason, payouts_action: payoutsAction },
    },
    [
      { what: 'Charges', before: may(account.charges_enabled), after: may(false) },
      {
        what: 'Payouts',
        before: may(account.payouts_enabled),
        after: may(account.payouts_enabled && !pauses),
      },
    ],
    warnings,
  );
}

/** Plans lifting the platform's rejection. Pure: all it knows stands in its arguments. */
export function planUnreject(_input: AccountUnrejectInput, facts: RejectionFacts): Plan {
  const { account } = facts;
  const name = accountName(account);
  const missing = new Set([
    ...(account.requirements?.past_due ?? []),
    ...(account.requirements?.currently_due ?? []),
  ]).size;
  const enabled = 'enabled, where nothing else is against it';
  return planFor(
    facts,
    can.unreject(account),
    { name: 'unreject', text: `Lift the rejection of ${name}`, params: {} },
    [
      { what: 'Charges', before: may(account.charges_enabled), after: enabled },
      { what: 'Payouts', before: may(account.payouts_enabled), after: enabled },
    ],
    [
      ...(missing > 0
        ? [
            `Stripe still asks ${name} for ${missing} ${missing === 1 ? 'thing' : 'things'}; until then it may stay restricted.`,
          ]
        : []),
      ...holdings(facts.balance).map(({ amount, text }) =>
        amount < 0
          ? `${name} owes ${text}, for which the platform is liable.`
          : `${name} has ${text}, which can be paid out to its bank again.`,
      ),
    ],
  );
}
