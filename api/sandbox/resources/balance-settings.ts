import { type Call, type Resource, route } from '../engine/resource.ts';
import { findAccount, reviseAccount } from './account-state.ts';
import {
  balanceSettingsObject,
  balanceSettingsParam,
  changedByBalanceSettings,
} from './payout-settings.ts';

const updateParams = { payments: balanceSettingsParam };

function show({ context, account }: Pick<Call, 'context' | 'account'>): object {
  const { payouts_enabled } = findAccount(context, account);
  return balanceSettingsObject(context.store.internal('account', account), payouts_enabled);
}

function update(call: Call<typeof updateParams>): object {
  const { context, account, params } = call;
  const { payouts } = context.store.internal('account', account);
  const { settlementDelayDays } = context.settings;
  const changed = changedByBalanceSettings(payouts, params.payments ?? {}, settlementDelayDays);
  reviseAccount(context, findAccount(context, account), {}, { payouts: changed });
  return show(call);
}

/** When and how an account is paid out; the same schedule is in its settings (stripe-facts 2.4). */
export const balanceSettings: Resource = {
  routes: [
    route('GET', '/v1/balance_settings', {}, show),
    route('POST', '/v1/balance_settings', updateParams, update),
  ],
};
