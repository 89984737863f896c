import type { Resource } from '../engine/resource.ts';
import { accounts } from './accounts.ts';
import { balance } from './balance.ts';
import { balanceSettings } from './balance-settings.ts';
import { balanceTransactions } from './balance-transactions.ts';
import { capabilities } from './capabilities.ts';
import { charges } from './charges.ts';
import { events } from './events.ts';
import { externalAccountsResource } from './external-accounts.ts';
import { paymentIntents } from './payment-intents.ts';
import { paymentMethods } from './payment-methods.ts';
import { webhookEndpoints } from './webhook-endpoints.ts';

/** Everything the sandbox serves; a new resource is one file and one line here. */
export const resources: readonly Resource[] = [
  accounts,
  balance,
  balanceSettings,
  balanceTransactions,
  capabilities,
  charges,
  events,
  externalAccountsResource,
  paymentIntents,
  paymentMethods,
  webhookEndpoints,
];
