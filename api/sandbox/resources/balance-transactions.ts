import type { Context } from '../engine/context.ts';
import { invalid } from '../engine/errors.ts';
import { pageOf, placeIn, timedPageParams } from '../engine/lists.ts';
import { text } from '../engine/params.ts';
import { type Resource, references, route } from '../engine/resource.ts';

const base = '/v1/balance_transactions';
const filters = {
  ...timedPageParams,
  payout: text(),
  source: text(),
  type: text(),
  currency: text(),
};

/** What an automatic payout is made of can be told once Stripe has reconciled it. */
function checkReconciled(context: Context, account: string, id: string): void {
  const payout = context.own('payout', account, id, 'payout');
  const known = payout.created + context.settings.payoutReconciliationSeconds;
  if (payout.reconciliation_status !== 'in_progress' || context.now() >= known) return;
  throw invalid(
    `The balance transactions of payout ${id} are still being reconciled. Please try again later.`,
    'payout',
    'payout_reconciliation_not_ready',
  );
}

/** The lines that balances are made of (stripe-facts 2.13). */
export const balanceTransactions: Resource = {
  routes: [
    route('GET', base, filters, ({ context, account, params }) => {
      const { payout, source, type, currency, created } = params;
      if (payout !== undefined) checkReconciled(context, account, payout);
      const wanted = { payout, source, type, currency, created };
      return pageOf(base, params, placeIn(context, 'balance_transaction', account), (bounds) =>
        context.ledger.list(account, { ...wanted, ...bounds }),
      );
    }),
    route('GET', '/v1/balance_transactions/:id', {}, ({ context, account, path }) =>
      context.own('balance_transaction', account, path.id!),
    ),
  ],
  expandable: { balance_transaction: references('source') },
  present: {
    balance_transaction: (transaction, { now }) => {
      const status = transaction.available_on <= now ? 'available' : 'pending';
      return transaction.status === status ? transaction : { ...transaction, status };
    },
  },
};
