import type { Context } from '../engine/context.ts';
import { exclusive, invalid, platformRequired } from '../engine/errors.ts';
import { listRoute } from '../engine/lists.ts';
import type { AccountInternal, ObjectTypes } from '../engine/objects.ts';
import { oneOf, required, text, type Values } from '../engine/params.ts';
import { type Call, type Resource, route } from '../engine/resource.ts';
import { isBeforeEndive } from '../engine/versions.ts';
import { inform } from './account-information.ts';
import { refuseIfHandedOver } from './account-links.ts';
import { controllerOfType, emptyAccount, typeOfController } from './account-object.ts';
import { accountCreation, accountInformation } from './account-params.ts';
import { accountSimulations } from './account-simulations.ts';
import { accountOfPath, assessed, findAccount, reviseAccount } from './account-state.ts';
import { collectReserved } from './connect-reserves.ts';
import { defaultPayoutSettings } from './payout-settings.ts';
import { verdictOn } from './verification.ts';

function create({ context, account, params }: Call<typeof accountCreation>): object {
  if (account !== context.platform) throw platformRequired();
  const controller = controllerFrom(params);
  const type = params.type ?? (params.controller ? typeOfController(controller) : 'standard');
  const id = context.ids.make('acct_', 16);
  const country = params.country ?? context.settings.platformCountry;
  const now = context.now();
  const empty = emptyAccount({ id, created: now, country, controller, type });
  const internal: AccountInternal = {
    provided: [],
    extra: [],
    deadline: null,
    verification: 'none',
    rejection: null,
    capabilities: {},
    payouts: defaultPayoutSettings(
      context.settings.accountPayoutInterval,
      context.settings.settlementDelayDays,
      controller.requirement_collection !== 'application',
    ),
  };
  context.insert('account', context.platform, assessed(empty, internal, now), internal);
  return inform(context, id, params);
}

/** What only an account holder tells Stripe, once there is an account link to do so. */
const HOLDERS = [
  'business_type',
  'company',
  'external_account',
  'individual',
  'tos_acceptance',
] as const;

function update(call: Call<typeof accountInformation>): object {
  const { context, params } = call;
  const account = accountOfPath(call);
  if (HOLDERS.some((name) => params[name] !== undefined)) refuseIfHandedOver(context, account);
  return inform(context, account.id, params);
}

function controllerFrom(
  params: Values<typeof accountCreation>,
): NonNullable<ObjectTypes['account']['controller']> {
  const sent = params.controller;
  if (sent && params.type) {
    throw exclusive('type', 'controller');
  }
  if (!sent) return controllerOfType(params.type ?? 'standard');
  const losses = sent.losses?.payments ?? 'stripe';
  const payer = sent.fees?.payer ?? 'account';
  if (losses === 'application' && payer !== 'application') {
    throw invalid(
      'controller[fees][payer] must be application when controller[losses][payments] is application.',
      'controller[fees][payer]',
    );
  }
  return {
    type: 'application',
    is_controller: true,
    fees: { payer },
    losses: { payments: losses },
    requirement_collection: sent.requirement_collection ?? 'stripe',
    stripe_dashboard: { type: sent.stripe_dashboard?.type ?? 'full' },
  };
}

function remove(call: Call): object {
  const { context } = call;
  const account = accountOfPath(call);
  if (account.id === context.platform) throw invalid('You cannot delete your own account.');
  context.emit('account.application.deauthorized', account.id, {
    id: context.application,
    object: 'application',
    name: context.settings.platformName,
  });
  collectReserved(context, account.id);
  context.store.remove(account.id);
  return { id: account.id, object: 'account', deleted: true };
}

const REASONS = [
  'credit',
  'fraud_no_intent_to_fulfill',
  'fraud_other',
  'fraud_payment_method_casher',
  'fraud_payment_method_tester',
  'other',
  'terms_of_service',
] as const;
const rejection = {
  reason: required(text()),
  payouts_action: oneOf(['none', 'pause']),
};

/** A connected account of the path, to be judged by the platform. */
function accountForPlatform(call: Call): ObjectTypes['account'] {
  const { context, account: actor } = call;
  if (actor !== context.platform) throw platformRequired();
  const account = accountOfPath(call);
  if (account.id === context.platform) throw invalid('You cannot reject your own account.');
  return account;
}

function reject(call: Call<typeof rejection>): object {
  const { context, params, apiVersion } = call;
  const reason = reasonOf(params.reason, apiVersion);
  const account = accountForPlatform(call);
  if (context.store.internal('account', account.id).rejection) {
    throw invalid('This account has already been rejected.');
  }
  if (account.controller?.losses?.payments !== 'application') {
    throw invalid('You can only reject accounts for which your platform is liable for losses.');
  }
  const payoutsPaused = params.payouts_action !== 'none';
  return reviseAccount(context, account, {}, { rejection: { reason, payoutsPaused } });
}

/** Before endive all kinds of fraud were one. */
function reasonOf(sent: string, apiVersion: string | null): string {
  if (sent === 'fraud' && isBeforeEndive(apiVersion)) return 'fraud_other';
  return oneOf(REASONS).parse(sent, 'reason');
}

function unreject(call: Call): object {
  const { context } = call;
  const account = accountForPlatform(call);
  const { rejection: made } = context.store.internal('account', account.id);
  if (!made || made.byStripe) {
    throw invalid('This account has not been rejected by your platform.');
  }
  return reviseAccount(context, account, {}, { rejection: null });
}

/** Due work: Stripe has looked at what the account submitted. */
function verify(context: Context, id: string): void {
  const account = context.store.find('account', id);
  if (!account || context.store.internal('account', id).verification !== 'pending') return;
  reviseAccount(context, account, {}, verdictOn(context, account));
}

/** Due work: a requirement's deadline has passed. */
function deadline(context: Context, id: string): void {
  const account = context.store.find('account', id);
  if (account) reviseAccount(context, account, {});
}

/** Connected accounts: creation, information, rejection, deletion (stripe-facts 2.1). */
export const accounts: Resource = {
  routes: [
    route('GET', '/v1/account', {}, ({ context, account }) => findAccount(context, account)),
    listRoute('account', '/v1/accounts'),
    route('POST', '/v1/accounts', accountCreation, create),
    route('GET', '/v1/accounts/:account', {}, accountOfPath),
    route('POST', '/v1/accounts/:account', accountInformation, (call) => update(call)),
    route('DELETE', '/v1/accounts/:account', {}, remove),
    route('POST', '/v1/accounts/:account/reject', rejection, reject),
    route('POST', '/v1/accounts/:account/unreject', {}, unreject),
  ],
  due: { account_verification: verify, account_deadline: deadline },
  simulations: accountSimulations,
};
