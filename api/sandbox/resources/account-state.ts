import type Stripe from 'stripe';
import type { Context } from '../engine/context.ts';
import { accountInvalid } from '../engine/errors.ts';
import type { AccountInternal, ObjectTypes } from '../engine/objects.ts';
import type { Target } from '../engine/resource.ts';
import { schedulePayout } from './funds.ts';
import { balanceSettingsObject, payoutsOfAccount } from './payout-settings.ts';
import { shownPerson } from './person-object.ts';
import { assess, noRequirements } from './requirements.ts';

type Account = ObjectTypes['account'];

/**
 * A connected account, or the platform itself.
 * @throws StripeError 403 `account_invalid`: Stripe does not tell unknown from foreign accounts
 */
export function findAccount(context: Context, id: string): Account {
  const account = context.store.find('account', id);
  if (!account) throw accountInvalid(id);
  return account;
}

/**
 * The account that a path names; a connected account may name only itself.
 * @throws StripeError 403 `account_invalid`
 */
export function accountOfPath({ context, account, path }: Target): Account {
  const id = path.account!;
  if (account !== context.platform && id !== account) throw accountInvalid(id);
  return findAccount(context, id);
}

/** An account with everything that follows from its information; nobody judges the platform. */
export function assessed(account: Account, internal: AccountInternal, now: number): Account {
  const isPlatform = account.controller?.type === 'account';
  return {
    ...account,
    ...(!isPlatform && assess(account, internal, now)),
    settings: { ...account.settings!, payouts: payoutsOfAccount(internal.payouts) },
  };
}

/** The account with its individual, as far as the platform may see it. */
function withIndividual(context: Context, account: Account, internal: AccountInternal): Account {
  const { individual: _earlier, ...rest } = account;
  if (!internal.individual || account.business_type !== 'individual') return rest;
  if (isHidden(account, internal)) return rest;
  const person = context.store.get('person', internal.individual);
  return { ...rest, individual: shownPerson(person, rest, internal) };
}

/** Whether what the account holder told of persons is between the holder and Stripe. */
export function isHidden(account: Account, { onboardedByHolder }: AccountInternal): boolean {
  return account.controller?.requirement_collection === 'stripe' && onboardedByHolder === true;
}

/**
 * Writes changed information of an account, judges it anew and tells of what changed:
 * `account.updated`, `capability.updated` and, for the schedule, `balance_settings.updated` first.
 * Submitted information is verified after a while by itself.
 */
export function reviseAccount(
  context: Context,
  before: Account,
  changes: Partial<Account>,
  internalChanges: Partial<AccountInternal> = {},
): Account {
  const { store } = context;
  const now = context.now();
  const earlierInternal = store.internal('account', before.id);
  let internal = { ...earlierInternal, ...internalChanges };
  let after = assessed({ ...before, ...changes }, internal, now);
  if (after.details_submitted && internal.verification === 'none') {
    internal = { ...internal, verification: 'pending' };
    after = assessed(after, internal, now);
    context.due.schedule(
      now + context.settings.verificationSeconds,
      'account_verification',
      before.id,
    );
  }
  if (internal.deadline !== null && internal.deadline > now) {
    context.due.schedule(internal.deadline, 'account_deadline', before.id);
  }
  after = withIndividual(context, after, internal);
  store.setInternal('account', before.id, internal);
  const settingsBefore = balanceSettingsObject(earlierInternal, before.payouts_enabled);
  const settings = balanceSettingsObject(internal, before.payouts_enabled);
  if (JSON.stringify(settings) !== JSON.stringify(settingsBefore)) {
    context.emit('balance_settings.updated', after.id, settings, settingsBefore);
    context.due.cancel('automatic_payout', after.id);
    schedulePayout(context, after.id);
  }
  if (JSON.stringify(after) !== JSON.stringify(before)) {
    store.update('account', after);
    context.emit('account.updated', after.id, after, before);
    const [held, had] = [statusesOf(after), statusesOf(before)];
    for (const name of Object.keys({ ...had, ...held })) {
      if (had[name] === held[name]) continue;
      const old = capabilityObject(before, earlierInternal, name);
      context.emit('capability.updated', after.id, capabilityObject(after, internal, name), old);
    }
  }
  // Funds may have waited for a bank account to be mended or for the account to be enabled.
  if (after.payouts_enabled && context.ledger.sums(after.id).some((sum) => sum.available > 0)) {
    schedulePayout(context, after.id);
  }
  return after;
}

/** What could not be verified is looked at again once more is told. */
export function verifiedAnew({ verification }: AccountInternal): Partial<AccountInternal> {
  return verification === 'failed' ? { verification: 'none', failure: null } : {};
}

function statusesOf(account: Account): Record<string, string> {
  return { ...account.capabilities };
}

/** One capability of an account, which is a view of the account's state. */
export function capabilityObject(account: Account, internal: AccountInternal, name: string) {
  const requestedAt = internal.capabilities[name];
  const requirements = account.requirements!;
  const status = statusesOf(account)[name];
  return {
    id: name,
    object: 'capability' as const,
    account: account.id,
    future_requirements: noRequirements(),
    requested: requestedAt !== undefined,
    requested_at: requestedAt ?? null,
    requirements: {
      alternatives: [],
      current_deadline: requirements.current_deadline,
      currently_due: requirements.currently_due ?? [],
      disabled_reason: status === 'active' ? null : capabilityDisabledBy(internal, status),
      errors: requirements.errors ?? [],
      eventually_due: requirements.eventually_due ?? [],
      past_due: requirements.past_due ?? [],
      pending_verification: requirements.pending_verification ?? [],
    },
    status: status ?? 'unrequested',
  };
}

/** Why a capability cannot be used, as the capability itself says it; null where nobody asked. */
function capabilityDisabledBy(
  { rejection, verification }: AccountInternal,
  status: string | undefined,
): Stripe.Capability.Requirements.DisabledReason | null {
  if (status === undefined) return null;
  if (rejection) return 'rejected.other';
  if (verification === 'listed') return 'other';
  return status === 'pending' ? 'pending.review' : 'requirements.fields_needed';
}
