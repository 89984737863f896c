import type Stripe from 'stripe';
import { currency, integer, required, text } from '../engine/params.ts';
import { type Call, type Resource, route } from '../engine/resource.ts';
import { applyCash, cashBalanceOf, moveCash, remainingOf } from './bank-transfers.ts';
import { payByTransfer } from './payment-intent-confirmation.ts';

const funding = {
  amount: required(integer({ min: 1 })),
  currency: required(currency()),
  reference: text(),
};

/**
 * A customer transfers money, which the payments that wait for it use in their order; what is over
 * stays in the cash balance.
 */
function fund({ context, account, path, params }: Call<typeof funding>): object {
  const { id: customer } = context.own('customer', account, path.id!);
  const { amount, currency: code, reference } = params;
  const type = code === 'jpy' ? 'jp_bank_transfer' : 'us_bank_transfer';
  const funded = moveCash(
    context,
    account,
    { customer, currency: code, amount },
    { type: 'funded', funded: { bank_transfer: { reference: reference ?? null, type } } },
  );
  const intents = context.store.list('payment_intent', account, { where: { customer } });
  for (const intent of [...intents].reverse()) {
    if (remainingOf(intent) === null || intent.currency !== code) continue;
    const before = remainingOf(intent);
    const after = applyCash(context, account, intent);
    const remaining = remainingOf(after);
    if (remaining === 0) payByTransfer(context, account, after);
    else if (remaining !== before) {
      context.emit('payment_intent.partially_funded', account, after);
    }
  }
  const available = cashBalanceOf(context, customer);
  if (available[code]) {
    context.emit('cash_balance.funds_available', account, cashBalance(customer, available));
  }
  return funded;
}

function cashBalance(customer: string, available: Record<string, number>): Stripe.CashBalance {
  return {
    object: 'cash_balance',
    available: Object.keys(available).length > 0 ? available : null,
    customer,
    customer_account: null,
    livemode: false,
    settings: { reconciliation_mode: 'automatic', using_merchant_default: true },
  };
}

function show({ context, account, path }: Call): object {
  const { id } = context.own('customer', account, path.id!);
  return cashBalance(id, cashBalanceOf(context, id));
}

/** What customers transfer, as far as payments by `customer_balance` need it. */
export const cashBalances: Resource = {
  routes: [
    route('GET', '/v1/customers/:id/cash_balance', {}, show),
    route('POST', '/v1/test_helpers/customers/:id/fund_cash_balance', funding, fund),
  ],
};
