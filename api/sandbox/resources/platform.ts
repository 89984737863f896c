import { DAY } from '../engine/calendar.ts';
import type { Context } from '../engine/context.ts';
import type { AccountInternal } from '../engine/objects.ts';
import { emptyAccount } from './account-object.ts';
import { assessed } from './account-state.ts';
import { addExternalAccount } from './external-accounts.ts';
import { defaultPayoutSettings } from './payout-settings.ts';

/** How long the platform has existed when a new world begins, so that history can precede it. */
export const PLATFORM_AGE = 365 * DAY;

/**
 * Makes the platform's own account: verified, with a bank account, paid out as is set. To be called
 * with the clock held `PLATFORM_AGE` ago, which also keeps its creation out of the events.
 */
export function createPlatform(context: Context): void {
  const { platform, settings } = context;
  const created = context.now();
  const empty = emptyAccount({
    id: platform,
    created,
    country: settings.platformCountry,
    controller: { type: 'account' },
    type: 'standard',
  });
  const internal: AccountInternal = {
    provided: [],
    extra: [],
    deadline: null,
    verification: 'verified',
    rejection: null,
    capabilities: { card_payments: created, transfers: created },
    payouts: defaultPayoutSettings(
      settings.platformPayoutInterval,
      settings.settlementDelayDays,
      true,
    ),
  };
  const account = {
    ...empty,
    business_profile: { ...empty.business_profile!, name: settings.platformName },
    charges_enabled: true,
    details_submitted: true,
    payouts_enabled: true,
    capabilities: { card_payments: 'active' as const, transfers: 'active' as const },
    settings: {
      ...empty.settings!,
      dashboard: { display_name: settings.platformName, timezone: 'Etc/UTC' },
    },
  };
  // The platform is no connected account: it belongs to nobody and stands in no list of accounts.
  context.store.insert('account', '', assessed(account, internal, created), created, internal);
  addExternalAccount(context, platform, 'btok_us_verified');
  context.due.schedule(created + PLATFORM_AGE + DAY, 'event_retention', 'events');
}
