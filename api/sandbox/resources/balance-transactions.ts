import { listRoute } from '../engine/lists.ts';
import { text } from '../engine/params.ts';
import { type Resource, references, route } from '../engine/resource.ts';

/** The lines that balances are made of (stripe-facts 2.13). */
export const balanceTransactions: Resource = {
  routes: [
    listRoute('balance_transaction', '/v1/balance_transactions', {
      payout: text(),
      source: text(),
      type: text(),
      currency: text(),
    }),
    route('GET', '/v1/balance_transactions/:id', {}, ({ context, account, path }) =>
      context.own('balance_transaction', account, path.id!),
    ),
  ],
  expandable: { balance_transaction: references('source') },
  present: {
    balance_transaction: (transaction, now) => {
      const status = transaction.available_on <= now ? 'available' : 'pending';
      return transaction.status === status ? transaction : { ...transaction, status };
    },
  },
  filters: {
    // Payouts are added when one takes the transaction: they are not part of the object.
    balance_transaction: ({ currency, source, type }) => ({ currency, source, type }),
  },
};
