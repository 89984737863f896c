import { noSuch } from '../engine/errors.ts';
import { listPage, timedPageParams } from '../engine/lists.ts';
import { text } from '../engine/params.ts';
import { type Resource, references, route } from '../engine/resource.ts';

const filters = { currency: text(), payout: text(), source: text(), type: text() };

/** The lines that balances are made of (stripe-facts 2.13). */
export const balanceTransactions: Resource = {
  routes: [
    route('GET', '/v1/balance_transactions', { ...timedPageParams, ...filters }, (call) => {
      const { context, account, params } = call;
      const { currency, payout, source, type } = params;
      return listPage(context, {
        type: 'balance_transaction',
        account,
        url: '/v1/balance_transactions',
        params,
        where: { payout, source, type, currency },
      });
    }),
    route('GET', '/v1/balance_transactions/:id', {}, ({ context, account, path }) => {
      const transaction = context.store.find('balance_transaction', path.id!);
      if (!transaction || context.store.place(path.id!)?.account !== account) {
        throw noSuch('balance transaction', path.id!);
      }
      return transaction;
    }),
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
