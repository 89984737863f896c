import { startOfDay } from '../engine/calendar.ts';
import type { Context } from '../engine/context.ts';
import { invalid, noSuch, StripeError } from '../engine/errors.ts';
import { listRoute } from '../engine/lists.ts';
import { checkPayoutAmount } from '../engine/money.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  currency,
  integer,
  mergeMetadata,
  metadata,
  oneOf,
  range,
  required,
  text,
} from '../engine/params.ts';
import { type Call, type Resource, references, route, type Target } from '../engine/resource.ts';
import { findAccount } from './account-state.ts';
import type { ExternalAccount } from './external-account-values.ts';
import { findExternalAccount, payoutDestination } from './external-accounts.ts';
import { instantAvailable } from './instant-funds.ts';
import { makePayout, payOutAutomatically } from './payout-creation.ts';
import { arrive, depart, payoutFailure, returnPayout } from './payout-outcome.ts';

type Payout = ObjectTypes['payout'];

const creation = {
  amount: required(integer({ min: 1 })),
  currency: required(currency()),
  description: text(),
  destination: text(),
  metadata: metadata(),
  method: oneOf(['instant', 'standard']),
  payout_method: text(),
  source_type: oneOf(['bank_account', 'card', 'fpx']),
  statement_descriptor: text(22),
};

function create({ context, account, params }: Call<typeof creation>): object {
  const owner = findAccount(context, account);
  if (owner.type === 'standard' && account !== context.platform) {
    throw invalid(
      'Payouts on behalf of a Standard connected account are not allowed.',
      undefined,
      'not_allowed_on_standard_account',
    );
  }
  if (!owner.payouts_enabled) {
    throw invalid(
      'Cannot create payouts: this account has payouts disabled. Please check your account requirements.',
      undefined,
      'payouts_not_allowed',
    );
  }
  const destination = params.destination
    ? findExternalAccount(context, params.destination)
    : payoutDestination(context, account, params.currency);
  if (params.destination && destination?.account !== account) {
    throw noSuch('external account', params.destination, 'destination');
  }
  if (!destination || destination.currency !== params.currency) {
    throw invalid(
      `Sorry, you don't have any external accounts in that currency (${params.currency}).`,
      'currency',
    );
  }
  checkPayoutAmount(params.amount, params.currency);
  if (params.method === 'instant') checkInstant(context, account, destination, params);
  const funds =
    params.source_type && params.source_type !== 'card'
      ? 0
      : params.method === 'instant'
        ? instantAvailable(context, account, params.currency)
        : context.ledger.available(account, params.currency);
  if (funds < params.amount) {
    throw new StripeError(
      `You have insufficient funds in your Stripe account for this transfer. Your ${params.source_type ?? 'card'} balance is too low.  You can use the /v1/balance endpoint to view your Stripe balance (for more details, see stripe.com/docs/api#balance).`,
      { code: 'balance_insufficient', param: 'amount' },
    );
  }
  return makePayout(context, account, {
    amount: params.amount,
    currency: params.currency,
    destination,
    automatic: false,
    method: params.method ?? 'standard',
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
    statementDescriptor: params.statement_descriptor ?? null,
  });
}

/** Refuses an instant payout to what cannot take one, or beyond the day's limit. */
function checkInstant(
  context: Context,
  account: string,
  destination: ExternalAccount,
  { amount, currency: of }: { amount: number; currency: string },
): void {
  if (!destination.available_payout_methods?.includes('instant')) {
    throw invalid(
      'The bank account or debit card you provided is not eligible for Instant Payouts.',
      'method',
      'instant_payouts_unsupported',
    );
  }
  const { instantPayoutDailyLimit: limit } = context.settings;
  if (limit === null) return;
  const midnight = startOfDay(context.now());
  const today = context.store
    .list('payout', account, {
      created: { from: midnight, to: context.now() },
      where: { method: 'instant' },
    })
    .filter((payout) => payout.currency === of && !['canceled', 'failed'].includes(payout.status))
    .reduce((sum, payout) => sum + payout.amount, 0);
  if (today + amount > limit) {
    throw invalid(
      "You've reached your daily processing limits for this payout type.",
      'amount',
      'payouts_limit_exceeded',
    );
  }
}

function find({ context, account, path }: Target): Payout {
  return context.own('payout', account, path.id!);
}

function update(call: Call<{ metadata: ReturnType<typeof metadata> }>): object {
  const { context, account, params } = call;
  const payout = find(call);
  const after = context.change('payout', payout, {
    metadata: mergeMetadata(payout.metadata, params.metadata),
  });
  context.emit('payout.updated', account, after, payout);
  return after;
}

function cancel(call: Call): object {
  const { context, account } = call;
  const payout = find(call);
  if (payout.automatic || payout.status !== 'pending') {
    throw invalid(
      payout.automatic
        ? 'Automatic payouts cannot be canceled.'
        : `Payouts can only be canceled while they are pending; this payout has a status of ${payout.status}.`,
    );
  }
  const canceled = returnPayout(context, payout, 'payout_cancel', { status: 'canceled' });
  context.emit('payout.canceled', account, canceled);
  return canceled;
}

const REVERSIBLE_COUNTRIES = ['US', 'CA'];

function reverse(call: Call<{ metadata: ReturnType<typeof metadata> }>): object {
  const { context, account, params } = call;
  const payout = find(call);
  const destination = findExternalAccount(context, payout.destination as string);
  const possible =
    account !== context.platform &&
    destination?.object === 'bank_account' &&
    REVERSIBLE_COUNTRIES.includes(destination.country) &&
    ['paid', 'in_transit'].includes(payout.status) &&
    payout.reversed_by === null &&
    payout.original_payout === null;
  if (!possible || !destination) throw invalid(`Payout ${payout.id} cannot be reversed.`);
  const reversal = reversePayout(context, account, payout, destination, params.metadata);
  const after = context.change('payout', payout, { reversed_by: reversal.id });
  context.emit('payout.updated', account, after, payout);
  return reversal;
}

function reversePayout(
  context: Context,
  account: string,
  payout: Payout,
  destination: ExternalAccount,
  sent: Record<string, string> | null | undefined,
): Payout {
  return makePayout(context, account, {
    amount: -payout.amount,
    currency: payout.currency,
    destination,
    automatic: false,
    metadata: mergeMetadata({}, sent),
    originalPayout: payout.id,
  });
}

/** Money sent to bank accounts (stripe-facts 2.14). */
export const payouts: Resource = {
  routes: [
    route('POST', '/v1/payouts', creation, create),
    listRoute('payout', '/v1/payouts', {
      destination: text(),
      status: oneOf(['canceled', 'failed', 'in_transit', 'paid', 'pending']),
      arrival_date: range(),
    }),
    route('GET', '/v1/payouts/:id', {}, find),
    route('POST', '/v1/payouts/:id', { metadata: metadata() }, update),
    route('POST', '/v1/payouts/:id/cancel', {}, cancel),
    route('POST', '/v1/payouts/:id/reverse', { metadata: metadata() }, reverse),
  ],
  expandable: {
    payout: references(
      'application_fee',
      'balance_transaction',
      'destination',
      'failure_balance_transaction',
      'original_payout',
      'reversed_by',
    ),
  },
  filters: {
    payout: ({ arrival_date, destination, method, status }) => ({
      arrival_date,
      destination: destination as string | null,
      // Only those that count towards a limit.
      method: method === 'instant' ? method : null,
      status,
    }),
  },
  due: {
    automatic_payout: payOutAutomatically,
    payout_departure: depart,
    payout_arrival: arrive,
  },
  simulations: { payout_failure: payoutFailure },
};
