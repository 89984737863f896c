import type Stripe from 'stripe';
import type { Known } from '../stripe/known.ts';

/** Who must act on what an account cannot do. */
export type Actor = 'account holder' | 'platform' | 'Stripe' | 'nobody';

/** The same before it is known who collects what Stripe asks for. */
type Turn = 'collector' | Exclude<Actor, 'account holder'>;

/**
 * Whose turn it is by Stripe's reasons for a disabled account. A rejection ends it: nobody must do
 * anything, though who rejected it can lift that.
 * @see https://docs.stripe.com/api/accounts/object#account_object-requirements-disabled_reason
 */
const accountTurns: Record<Known<Stripe.Account.Requirements.DisabledReason>, Turn> = {
  'action_required.requested_capabilities': 'collector',
  listed: 'Stripe',
  other: 'platform',
  platform_paused: 'platform',
  'rejected.fraud': 'nobody',
  'rejected.incomplete_verification': 'nobody',
  'rejected.listed': 'nobody',
  'rejected.other': 'nobody',
  'rejected.platform_fraud': 'nobody',
  'rejected.platform_other': 'nobody',
  'rejected.platform_terms_of_service': 'nobody',
  'rejected.terms_of_service': 'nobody',
  'requirements.past_due': 'collector',
  'requirements.pending_verification': 'Stripe',
  under_review: 'Stripe',
};

/**
 * The same for capabilities: what was taken away for want of use, the platform can ask for anew.
 * @see https://docs.stripe.com/api/capabilities/object#capability_object-requirements-disabled_reason
 */
const capabilityTurns: Record<Known<Stripe.Capability.Requirements.DisabledReason>, Turn> = {
  other: 'platform',
  'paused.inactivity': 'platform',
  'pending.onboarding': 'collector',
  'pending.review': 'Stripe',
  platform_disabled: 'platform',
  platform_paused: 'platform',
  'rejected.inactivity': 'platform',
  'rejected.other': 'nobody',
  'rejected.unsupported_business': 'nobody',
  'requirements.fields_needed': 'collector',
};

/** What the first part of a reason that is newer than these tables tells of whose turn it is. */
const byFamily: Readonly<Record<string, Turn>> = {
  action_required: 'collector',
  pending: 'Stripe',
  rejected: 'nobody',
  requirements: 'collector',
};

const turnBy =
  (turns: Readonly<Record<string, Turn>>) =>
  (reason: string): Turn => {
    if (Object.hasOwn(turns, reason)) return turns[reason] ?? 'platform';
    const [family = ''] = reason.split('.', 1);
    // Of what nobody here has heard of, the platform must ask Stripe.
    return Object.hasOwn(byFamily, family) ? (byFamily[family] ?? 'platform') : 'platform';
  };

const accountTurn = turnBy(accountTurns);
const capabilityTurn = turnBy(capabilityTurns);

type Controlled = Pick<Stripe.Account, 'controller'>;

/** Who hands in what is asked: where Stripe collects, only the account holder can answer. */
export const collectorOf = ({ controller }: Controlled): Actor =>
  controller?.requirement_collection === 'application' ? 'platform' : 'account holder';

const actor = (turn: Turn, account: Controlled): Actor =>
  turn === 'collector' ? collectorOf(account) : turn;

/** Whether it is for this reason that something must be handed in. */
export const asksForMore = (reason: string): boolean => accountTurn(reason) === 'collector';

/** Who must act on an account that is disabled for this reason. */
export const whoActs = (reason: string, account: Controlled): Actor =>
  actor(accountTurn(reason), account);

/** Who must act on a capability that is not active for this reason. */
export const whoActsOnCapability = (reason: string, account: Controlled): Actor =>
  actor(capabilityTurn(reason), account);
