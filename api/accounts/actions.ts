import type Stripe from 'stripe';
import { platformId } from '../balances/snapshot.ts';
import { badInput } from '../kit/errors.ts';
import { defineAction, type Sources } from '../operations/action.ts';
import { findByMetadata, idInPath } from '../operations/lookup.ts';
import { unmade } from '../operations/names.ts';
import { findByState } from '../operations/state-lookup.ts';
import { isGone } from '../stripe/errors.ts';
import { readNow } from '../stripe/read-now.ts';
import { type AccountCreateInput, accountCreateInput } from './creation-input.ts';
import { type CreationFacts, planCreation } from './creation-plan.ts';
import {
  type AccountUnrejectInput,
  accountRejectInput,
  accountUnrejectInput,
  type PayoutScheduleInput,
  payoutScheduleInput,
} from './inputs.ts';
import { planReject, planUnreject, type RejectionFacts } from './rejection-plan.ts';
import { isRejected, isRejectedByPlatform } from './rules.ts';
import { planSchedule, type ScheduleFacts, type SentPayments, standsSo } from './schedule-plan.ts';

/** The account, which is a connected one. @throws AppError for the platform's own. */
async function connected({ stripe }: Sources, { account }: AccountUnrejectInput) {
  if (account === stripe.platform)
    throw badInput('This is the platform’s own account, and not a connected one.', 'account');
  return [account] satisfies [string];
}

async function readRejection(
  { stripe }: Sources,
  _input: AccountUnrejectInput,
  id: string,
): Promise<RejectionFacts> {
  const [account, balance] = await Promise.all([
    readNow(stripe, (client, options) => client.accounts.retrieve(id, {}, options)),
    readNow(stripe, (client, options) => client.balance.retrieve({}, options), id),
  ]);
  return { account, balance };
}

/** Neither makes anything: whether it was done is in the account's state. */
const findAccount = (isDone: typeof isRejected) =>
  findByState<Stripe.Account>({
    read: (client, step, options) => client.accounts.retrieve(idInPath(step), {}, options),
    isDone,
    events: ['account.updated'],
    eventsOf: idInPath,
  });

/** Whose schedule it is. @throws AppError for the platform's own id. */
async function scheduled({ stripe }: Sources, { account }: PayoutScheduleInput) {
  if (account === stripe.platform)
    throw badInput(`This is the platform’s own account: name it ${platformId}.`, 'account');
  return [account] satisfies [string];
}

async function readSchedule(
  { stripe }: Sources,
  _input: PayoutScheduleInput,
  id: string,
): Promise<ScheduleFacts> {
  const owner = id === platformId ? null : id;
  const [account, settings, balance] = await Promise.all([
    readNow(stripe, (client, options) =>
      owner === null
        ? client.accounts.retrieveCurrent({}, options)
        : client.accounts.retrieve(owner, {}, options),
    ),
    readNow(stripe, (client, options) => client.balanceSettings.retrieve({}, options), owner),
    readNow(stripe, (client, options) => client.balance.retrieve({}, options), owner),
  ]);
  return { account, settings, balance, now: stripe.now() };
}

/** Changing settings makes nothing: whether it was done is in the settings. */
const findSettings = findByState<Stripe.BalanceSettings>({
  read: (client, _step, options) => client.balanceSettings.retrieve({}, options),
  isDone: ({ payments }, { params }) => standsSo(params.payments as SentPayments, payments),
  events: ['balance_settings.updated'],
});

/** Changes when an account, or the platform itself, is paid out: https://docs.stripe.com/api/balance-settings/update */
export const payoutScheduleUpdate = defineAction({
  kind: 'payout_schedule.update',
  area: 'accounts',
  permission: 'payout_schedule:update',
  input: payoutScheduleInput,
  objects: scheduled,
  read: readSchedule,
  plan: planSchedule,
  lookups: { update: findSettings },
});

/** The bank account behind a token; null where Stripe does not know the token. */
async function readToken({ stripe }: Sources, token: string): Promise<Stripe.Token | null> {
  try {
    return await readNow(stripe, (client, options) => client.tokens.retrieve(token, {}, options));
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

async function readCreation(
  sources: Sources,
  { email, bankAccount }: AccountCreateInput,
): Promise<CreationFacts> {
  const [token, sameEmail] = await Promise.all([
    bankAccount === undefined ? undefined : readToken(sources, bankAccount),
    email === undefined
      ? []
      : sources.store.read
          .selectFrom('stripe_account')
          .select(['id', 'name'])
          .where('email', '=', email)
          .where('deleted', '=', 0)
          .orderBy('id')
          .execute(),
  ]);
  return { token, sameEmail };
}

/**
 * Creates a connected account with the Express Dashboard, prefilled with what is known of it:
 * https://docs.stripe.com/api/accounts/create
 */
export const accountCreate = defineAction({
  kind: 'account.create',
  area: 'accounts',
  permission: 'account:create',
  input: accountCreateInput,
  objects: async (): Promise<[string]> => [unmade('account')],
  read: readCreation,
  plan: planCreation,
  recorded: ({ email: _address, name: _name, metadata, ...rest }) => ({
    ...rest,
    ...(metadata ? { metadata: Object.keys(metadata) } : {}),
  }),
  lookups: {
    create: findByMetadata((client, _step, page, options) => client.accounts.list(page, options)),
  },
});

/** Ends business with an account: https://docs.stripe.com/api/account/reject */
export const accountReject = defineAction({
  kind: 'account.reject',
  area: 'accounts',
  permission: 'account:reject',
  alwaysApproved: 'Rejecting an account always takes a second person.',
  input: accountRejectInput,
  objects: connected,
  read: readRejection,
  plan: planReject,
  lookups: { reject: findAccount(isRejectedByPlatform) },
  undo: ({ object }) => ({
    kind: 'account.unreject',
    input: { account: object },
    text: 'Lift the rejection',
  }),
});

/** Takes the platform's own rejection back: https://docs.stripe.com/api/account/unreject */
export const accountUnreject = defineAction({
  kind: 'account.unreject',
  area: 'accounts',
  permission: 'account:unreject',
  alwaysApproved: 'Lifting a rejection always takes a second person.',
  input: accountUnrejectInput,
  objects: connected,
  read: readRejection,
  plan: planUnreject,
  lookups: { unreject: findAccount((account) => !isRejected(account)) },
});
