import type { Resource } from '../engine/resource.ts';
import { accountLinks } from './account-links.ts';
import { accountSessions } from './account-sessions.ts';
import { accounts } from './accounts.ts';
import { applicationFees } from './application-fees.ts';
import { balance } from './balance.ts';
import { balanceSettings } from './balance-settings.ts';
import { balanceTransactions } from './balance-transactions.ts';
import { capabilities } from './capabilities.ts';
import { cashBalances } from './cash-balances.ts';
import { charges } from './charges.ts';
import { checkoutSessions } from './checkout-sessions.ts';
import { customers } from './customers.ts';
import { disputes } from './disputes.ts';
import { earlyFraudWarnings } from './early-fraud-warnings.ts';
import { events } from './events.ts';
import { externalAccountsResource } from './external-accounts.ts';
import { files } from './files.ts';
import { loginLinks } from './login-links.ts';
import { paymentIntents } from './payment-intents.ts';
import { paymentMethodConfigurations } from './payment-method-configurations.ts';
import { paymentMethods } from './payment-methods.ts';
import { paymentPages } from './payment-pages.ts';
import { payouts } from './payouts.ts';
import { persons } from './persons.ts';
import { prices } from './prices.ts';
import { products } from './products.ts';
import { refunds } from './refunds.ts';
import { shippingRates } from './shipping-rates.ts';
import { tokens } from './tokens.ts';
import { topups } from './topups.ts';
import { transferReversals } from './transfer-reversals.ts';
import { transfers } from './transfers.ts';
import { webhookEndpoints } from './webhook-endpoints.ts';

/** Everything the sandbox serves; a new resource is one file and one line here. */
export const resources: readonly Resource[] = [
  accountLinks,
  accountSessions,
  accounts,
  applicationFees,
  balance,
  balanceSettings,
  balanceTransactions,
  capabilities,
  cashBalances,
  charges,
  checkoutSessions,
  customers,
  disputes,
  earlyFraudWarnings,
  events,
  externalAccountsResource,
  files,
  loginLinks,
  paymentIntents,
  paymentMethodConfigurations,
  paymentMethods,
  paymentPages,
  payouts,
  persons,
  prices,
  products,
  refunds,
  shippingRates,
  tokens,
  topups,
  transferReversals,
  transfers,
  webhookEndpoints,
];
