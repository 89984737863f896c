import type { Context } from '../engine/context.ts';
import { invalid, noSuch } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { oneOf, text } from '../engine/params.ts';
import { simulation } from '../engine/resource.ts';
import { changeExternalAccount, findExternalAccount } from './external-accounts.ts';
import { post } from './funds.ts';

type Payout = ObjectTypes['payout'];

const MESSAGES = {
  account_closed: 'The bank account has been closed.',
  account_frozen: 'The bank account has been frozen.',
  bank_account_restricted:
    'The bank account has restrictions on either the type, or the number, of payouts allowed.',
  bank_ownership_changed:
    'The destination bank account is no longer valid because its branch has changed ownership.',
  could_not_process: 'The bank could not process this payout.',
  debit_not_authorized: 'Debit transactions are not approved on your bank account.',
  declined: 'The bank has declined this payout.',
  incorrect_account_holder_address: 'The bank account holder address on file is incorrect.',
  incorrect_account_holder_name: 'The bank account holder name on file is incorrect.',
  incorrect_account_holder_tax_id: 'The bank account holder tax ID on file is incorrect.',
  incorrect_account_type: 'The bank account type on file is incorrect.',
  insufficient_funds: 'The bank account has insufficient funds.',
  invalid_account_number: 'The account number is not correct.',
  invalid_account_number_length: 'The account number has the wrong number of digits.',
  invalid_currency: 'The bank was unable to process this payout because of its currency.',
  no_account: 'The bank account details on file are probably incorrect.',
  unsupported_card: 'The bank no longer supports payouts to this card.',
};
/** Among so many there is one that sends money, and neither was canceled nor takes any back. */
const LATEST_LOOKED_AT = 100;

type FailureCode = keyof typeof MESSAGES;

/** Due work: a payout leaves for the bank. */
export function depart(context: Context, id: string): void {
  const payout = context.store.get('payout', id);
  if (payout.status !== 'pending') return;
  const after = context.change('payout', payout, { status: 'in_transit' });
  context.emit('payout.updated', context.store.place(id)!.account, after, payout);
  context.due.schedule(Math.max(payout.arrival_date, context.now()), 'payout_arrival', id);
}

/** Due work: a payout has arrived, or the test bank account refuses it. */
export function arrive(context: Context, id: string): void {
  const payout = context.store.get('payout', id);
  if (payout.status !== 'in_transit') return;
  const { account } = context.store.place(id)!;
  const failureCode = failureOf(context, payout);
  if (failureCode) {
    failPayout(context, payout, failureCode as FailureCode);
    return;
  }
  const paid = context.change('payout', payout, {
    status: 'paid',
    trace_id: { status: 'supported', value: context.ids.make('', 15) },
    ...(payout.automatic && { reconciliation_status: 'completed' }),
  });
  context.emit('payout.paid', account, paid);
  if (payout.automatic) context.emit('payout.reconciliation_completed', account, paid);
}

/** How the test bank account or card that a payout goes to refuses it; null when it takes it. */
function failureOf(context: Context, payout: Payout): string | null {
  const destination = findExternalAccount(context, payout.destination as string);
  if (!destination) return null;
  const internal = context.store.internal(destination.object, destination.id);
  return payout.method === 'instant' ? internal.instantFailureCode : internal.failureCode;
}

/** The money of a payout comes back to the balance. */
export function returnPayout(
  context: Context,
  payout: Payout,
  type: 'payout_cancel' | 'payout_failure',
  changes: Partial<Payout>,
): Payout {
  const { account } = context.store.place(payout.id)!;
  const returned = post(context, {
    account,
    type,
    reportingCategory: 'payout_reversal',
    amount: payout.amount,
    currency: payout.currency,
    source: payout.id,
  });
  return context.change('payout', payout, {
    ...changes,
    failure_balance_transaction: returned.id,
  });
}

/** The bank refuses: the money comes back and the bank account is errored (stripe-facts 2.14). */
function failPayout(context: Context, payout: Payout, code: FailureCode): Payout {
  const { account } = context.store.place(payout.id)!;
  const failed = returnPayout(context, payout, 'payout_failure', {
    status: 'failed',
    failure_code: code,
    failure_message: MESSAGES[code],
    ...(payout.automatic && { reconciliation_status: 'completed' }),
  });
  context.emit('payout.failed', account, failed);
  const destination = findExternalAccount(context, payout.destination as string);
  if (destination) changeExternalAccount(context, destination, { status: 'errored' });
  return failed;
}

/**
 * The bank returns a payout, one that counted as paid too: the latest on its way, of whatever
 * account, unless one is named.
 */
export const payoutFailure = simulation(
  'A payout comes back from the bank: the latest on its way, unless one is named.',
  {
    payout: text(),
    failure_code: oneOf(Object.keys(MESSAGES) as FailureCode[]),
  },
  (context, params) => {
    const payout =
      params.payout === undefined
        ? latestOnTheWay(context)
        : context.store.find('payout', params.payout);
    if (!payout) throw noSuch('payout', params.payout!, 'payout');
    if (payout.status === 'failed' || payout.status === 'canceled') {
      throw invalid(`Payout ${payout.id} has already ${payout.status}.`, 'payout');
    }
    return failPayout(context, payout, params.failure_code ?? 'account_closed');
  },
);

function latestOnTheWay(context: Context): Payout {
  const found = context.due
    .latest(['payout_departure', 'payout_arrival'], LATEST_LOOKED_AT)
    .map((id) => context.store.get('payout', id))
    .find(({ amount, status }) => amount > 0 && ['pending', 'in_transit'].includes(status));
  if (found) return found;
  throw invalid('No payout is on its way: create one, or move the clock on to the next.', 'payout');
}
