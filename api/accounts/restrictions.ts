import type Stripe from 'stripe';
import type { UnixSeconds } from '../kit/time.ts';
import { accountStatus, capabilityText, nextDeadline } from './rules.ts';
import { type Actor, asksForMore, collectorOf, whoActs, whoActsOnCapability } from './turns.ts';
import { capabilityReasonText, disabledReasonText, externalStatusText } from './words.ts';

/** Something that an account cannot do, or soon will not be able to. */
export interface Restriction {
  /** `charges`, `payouts`, the name of a capability, or the id of a bank account or card. */
  readonly what: string;
  /** The same in words. */
  readonly text: string;
  /** `ending`: it works until `by`. */
  readonly state: 'blocked' | 'checked' | 'ending';
  readonly who: Actor;
  readonly why: string;
  /** Stripe's own reason; null where it gives none. */
  readonly code: string | null;
  /** Until when somebody has to act, or since when that is overdue; null without a time. */
  readonly by: UnixSeconds | null;
  /** The field of the account that says so, as its history names it. */
  readonly field: string;
}

type Reading = Pick<Restriction, 'state' | 'who' | 'why' | 'code' | 'by'>;

const told = (text: string, code: string): string =>
  text === code ? `Stripe’s reason: ${code}.` : text;

/** External accounts in these states are not paid to: https://docs.stripe.com/api/external_accounts */
export const stopping: ReadonlySet<string> = new Set([
  'errored',
  'verification_failed',
  'tokenized_account_number_deactivated',
]);

/** Why the account as a whole cannot do something, and whose turn it is. */
function readingOf(account: Stripe.Account, now: UnixSeconds): Reading {
  const { requirements } = account;
  const reason = requirements?.disabled_reason ?? null;
  const by = requirements?.current_deadline ?? null;
  if (reason !== null) {
    const who = whoActs(reason, account);
    const state = who === 'Stripe' ? ('checked' as const) : ('blocked' as const);
    const why = told(disabledReasonText(reason), reason);
    return { state, who, why, code: reason, by: asksForMore(reason) ? by : null };
  }
  const because = { code: null, state: 'blocked' as const, who: collectorOf(account), by };
  if (!account.details_submitted)
    return { ...because, why: 'The onboarding has not been finished.' };
  if ((requirements?.past_due?.length ?? 0) > 0)
    return { ...because, why: 'Required information is overdue.' };
  if (accountStatus(account, now) === 'in_review')
    return {
      ...because,
      state: 'checked',
      who: 'Stripe',
      by: null,
      why: 'Stripe is checking the information that was handed in.',
    };
  return {
    ...because,
    who: 'platform',
    by: null,
    why: 'Stripe gives no reason; its support can tell more.',
  };
}

/** Why a capability is not active: its own reason where it is known, else the account's. */
function readingOfCapability(
  account: Stripe.Account,
  status: string,
  known: Stripe.Capability | undefined,
  ofAccount: Reading,
): Reading {
  const reason = known?.requirements?.disabled_reason ?? null;
  const by = known?.requirements?.current_deadline ?? null;
  // An account that is disabled as a whole says more exactly why.
  const general = reason === null || reason === 'other' || reason === 'requirements.fields_needed';
  if (general && ofAccount.code !== null) return ofAccount;
  if (reason !== null) {
    const who = whoActsOnCapability(reason, account);
    const state = who === 'Stripe' || status === 'pending' ? 'checked' : 'blocked';
    const why = told(capabilityReasonText(reason), reason);
    return { state, who, why, code: reason, by: who === 'Stripe' ? null : by };
  }
  if (status === 'pending')
    return { state: 'checked', who: 'Stripe', why: 'Stripe is checking it.', code: null, by: null };
  return ofAccount;
}

const names: Readonly<Record<string, string>> = {
  charges: 'Payments of its own',
  payouts: 'Payouts to its bank',
  transfers: 'Transfers from the platform',
};

function capabilitiesOf(
  account: Stripe.Account,
  known: readonly Stripe.Capability[],
  ofAccount: Reading,
): Restriction[] {
  const { requirements: now, future_requirements: later } = account;
  const asked = new Set([...(now?.currently_due ?? []), ...(later?.currently_due ?? [])]);
  const lines = Object.entries(account.capabilities ?? {}).flatMap(([what, status]) => {
    const own = known.find(({ id }) => id === what);
    const line = { what, text: names[what] ?? capabilityText(what), field: `capabilities.${what}` };
    if (status !== 'active')
      return [{ ...line, ...readingOfCapability(account, String(status), own, ofAccount) }];
    const by = own?.requirements?.current_deadline ?? null;
    // Capabilities are read when somebody looks: what the account asks no more is over.
    const due = own?.requirements?.currently_due?.some((each) => asked.has(each)) ?? false;
    if (by === null || !due) return [];
    return [{ ...line, ...ending(account, by) }];
  });
  // What the platform itself sends comes before the ways to pay.
  return lines.sort((a, b) => Number(b.what === 'transfers') - Number(a.what === 'transfers'));
}

const ending = (account: Stripe.Account, by: UnixSeconds): Reading => ({
  state: 'ending',
  who: collectorOf(account),
  why: 'Information is due; without it this ends.',
  code: null,
  by,
});

/**
 * What an account cannot do, what it will not be able to do from its deadline on, who must act and
 * until when: what it is paid, what it is paid out, each capability, each bank account.
 * @param capabilities those that were read; what they say is more exact than the account itself
 * @param now Stripe's time, Unix seconds
 * @see https://docs.stripe.com/connect/handling-api-verification
 */
export function restrictionsOf(
  account: Stripe.Account,
  capabilities: readonly Stripe.Capability[],
  now: UnixSeconds,
): Restriction[] {
  const reading = readingOf(account, now);
  const deadline = nextDeadline(account);
  const flags = [
    ['charges', 'charges_enabled'],
    ['payouts', 'payouts_enabled'],
  ] as const;
  const whole = flags.flatMap(([what, field]) => {
    const line = { what, text: names[what] ?? what, field };
    if (!account[field]) return [{ ...line, ...reading }];
    return deadline === null ? [] : [{ ...line, ...ending(account, deadline) }];
  });
  const banks = (account.external_accounts?.data ?? []).flatMap(({ id, last4, status }) =>
    status && stopping.has(status)
      ? [
          {
            what: id,
            text: `Payouts to ····${last4}`,
            field: `external_accounts.data.${id}.status`,
            state: 'blocked' as const,
            who: collectorOf(account),
            why: externalStatusText(status),
            code: status,
            by: null,
          },
        ]
      : [],
  );
  const known = capabilitiesOf(account, capabilities, reading);
  const missed = new Set(whole.map(({ by, state }) => (state === 'ending' ? by : null)));
  // A capability that ends with everything else needs no line of its own.
  const own = known.filter(({ state, by }) => state !== 'ending' || !missed.has(by));
  return [...whole, ...own, ...banks];
}
