import type { Context } from '../engine/context.ts';
import { invalid, noSuch } from '../engine/errors.ts';
import { listRoute } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  currency,
  hash,
  integer,
  mergeMetadata,
  metadata,
  oneOf,
  range,
  required,
  text,
} from '../engine/params.ts';
import {
  type Call,
  type Resource,
  references,
  route,
  simulation,
  type Target,
} from '../engine/resource.ts';
import { balanceObject } from './balance.ts';
import { post } from './funds.ts';
import { topupSource } from './topup-source.ts';

type Topup = ObjectTypes['topup'];

const FAILURES: Record<string, string> = {
  account_closed: 'The bank account has been closed.',
  debit_not_authorized: 'Debit transactions are not approved on your bank account.',
  insufficient_funds: 'The bank account has insufficient funds.',
  invalid_currency: 'The bank was unable to process this top-up because of its currency.',
  no_account: 'The bank account details on file are probably incorrect.',
};

const creation = {
  amount: required(integer({ min: 1 })),
  currency: required(currency()),
  description: text(),
  metadata: metadata(),
  payment_method: text(),
  payment_method_options: hash({ us_bank_account: hash({ network: oneOf(['ach']) }) }),
  source: text(),
  statement_descriptor: text(15),
  transfer_group: text(),
};

/** Asks the bank for money; it answers later, as the test account has it (stripe-facts 7). */
function create({ context, account, params }: Call<typeof creation>): object {
  const descriptor = params.statement_descriptor ?? null;
  if (descriptor !== null && !/^[ -~]*$/.test(descriptor)) {
    throw invalid(
      'The statement descriptor must contain only ASCII characters.',
      'statement_descriptor',
    );
  }
  const { source, paymentMethod, failureCode } = topupSource(context, account, params);
  const answered = context.now() + context.settings.asynchronousOutcomeSeconds;
  const topup: Topup = {
    id: context.ids.make('tu_'),
    object: 'topup',
    amount: params.amount,
    balance_transaction: null,
    created: context.now(),
    currency: params.currency,
    description: params.description ?? null,
    expected_availability_date: answered,
    failure_code: null,
    failure_message: null,
    initiated_by: 'user',
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    payment_method: paymentMethod,
    payment_method_options: paymentMethod ? { us_bank_account: { network: 'ach' } } : null,
    source,
    statement_descriptor: descriptor,
    status: 'pending',
    transfer_group: params.transfer_group ?? null,
  };
  context.insert('topup', account, topup, { failureCode });
  context.emit('topup.created', account, topup);
  if (failureCode !== 'never') context.due.schedule(answered, 'topup_outcome', topup.id);
  return topup;
}

function find({ context, account, path }: Target): Topup {
  return context.own('topup', account, path.id!);
}

const updateParams = { description: text(), metadata: metadata() };

function update(call: Call<typeof updateParams>): object {
  const { context, params } = call;
  const topup = find(call);
  return context.change('topup', topup, {
    ...(params.description !== undefined && { description: params.description }),
    metadata: mergeMetadata(topup.metadata, params.metadata),
  });
}

function cancel(call: Call): object {
  const { context, account } = call;
  const topup = find(call);
  if (topup.status !== 'pending') {
    throw invalid(
      `Top-ups can only be canceled while they are pending; this top-up has a status of ${topup.status}.`,
    );
  }
  context.due.cancel('topup_outcome', topup.id);
  const canceled = context.change('topup', topup, {
    status: 'canceled',
    expected_availability_date: null,
  });
  context.emit('topup.canceled', account, canceled);
  return canceled;
}

/** Due work: the bank has answered; the money is available at once. */
function settle(context: Context, id: string): void {
  const topup = context.store.get('topup', id);
  const place = context.store.place(id)!;
  const { failureCode } = context.store.internal('topup', id);
  if (failureCode !== null) {
    const failed = context.change('topup', topup, {
      status: 'failed',
      failure_code: failureCode,
      failure_message: FAILURES[failureCode] ?? 'The bank could not process this top-up.',
    });
    context.emit('topup.failed', place.account, failed);
    return;
  }
  const booked = book(context, topup, 'topup', topup.amount);
  const succeeded = context.change('topup', topup, {
    status: 'succeeded',
    balance_transaction: booked.id,
  });
  context.emit('topup.succeeded', place.account, succeeded);
  context.emit('balance.available', place.account, balanceObject(context, place.account));
}

function book(context: Context, topup: Topup, type: 'topup' | 'topup_reversal', amount: number) {
  return post(context, {
    account: context.store.place(topup.id)!.account,
    type,
    reportingCategory: type,
    amount,
    currency: topup.currency,
    source: topup.id,
    description: topup.description,
  });
}

const reversal = simulation(
  'The bank takes back a top-up that had succeeded, as it may for weeks.',
  { topup: required(text()) },
  (context, { topup: id }) => {
    const topup = context.store.find('topup', id);
    if (!topup) throw noSuch('topup', id, 'topup');
    if (topup.status !== 'succeeded') {
      throw invalid(`The top-up is ${topup.status}, not succeeded.`, 'topup');
    }
    book(context, topup, 'topup_reversal', -topup.amount);
    const reversed = context.change('topup', topup, { status: 'reversed' });
    context.emit('topup.reversed', context.store.place(id)!.account, reversed);
    return reversed;
  },
);

const base = '/v1/topups';

/** Money that the platform takes from its own bank account (stripe-facts 2.15). */
export const topups: Resource = {
  routes: [
    route('POST', base, creation, create),
    listRoute('topup', base, {
      status: oneOf(['canceled', 'failed', 'pending', 'succeeded']),
      amount: range(),
    }),
    route('GET', `${base}/:id`, {}, find),
    route('POST', `${base}/:id`, updateParams, update),
    route('POST', `${base}/:id/cancel`, {}, cancel),
  ],
  expandable: { topup: references('balance_transaction', 'payment_method') },
  filters: { topup: ({ amount, status }) => ({ amount, status }) },
  due: { topup_outcome: settle },
  simulations: { topup_reversal: reversal },
};
