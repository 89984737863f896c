import type { Context } from '../engine/context.ts';
import { noSuch } from '../engine/errors.ts';
import type { AccountInternal, ObjectTypes } from '../engine/objects.ts';
import { isRecord, mergeMetadata, type Values } from '../engine/params.ts';
import { providedNames } from './account-object.ts';
import type { accountInformation } from './account-params.ts';
import { reviseAccount, verifiedAnew } from './account-state.ts';
import { addressObject } from './address.ts';
import { checkRequested } from './capability-requests.ts';
import { informedCompany } from './company.ts';
import {
  documentsOfBanksGiven,
  externalAccountList,
  replaceExternalAccount,
} from './external-accounts.ts';
import { changedByAccount } from './payout-settings.ts';
import { providedWith, storePerson, tellOfPerson } from './persons.ts';

type Account = ObjectTypes['account'];
/** What may be told about an account, by the platform or by its holder. */
export type Information = Partial<Values<typeof accountInformation>>;

/**
 * Writes what was told about an account over what is known of it, and tells of what changed.
 * @throws StripeError `resource_missing` for an account token: there are none here; 400 for
 * capabilities that cannot be asked for together
 */
export function inform(context: Context, id: string, sent: Information): Account {
  if (sent.account_token !== undefined) throw noSuch('token', sent.account_token, 'account_token');
  const account = context.store.get('account', id);
  const internal = context.store.internal('account', id);
  const capabilities = requestedAfter(context, internal, sent);
  const agreement = sent.tos_acceptance?.service_agreement;
  if (sent.capabilities || agreement)
    checkRequested(
      context,
      Object.keys(capabilities),
      agreement ?? account.tos_acceptance?.service_agreement,
      'capabilities',
    );
  if (sent.external_account) replaceExternalAccount(context, account, sent.external_account);
  if (sent.documents)
    documentsOfBanksGiven(context, id, providedNames({ documents: sent.documents }));
  const told =
    sent.individual &&
    storePerson(context, id, internal.individual ?? null, {
      ...sent.individual,
      relationship: { ...sent.individual.relationship, representative: true },
    });
  const revised = reviseAccount(context, account, informedAccount(context, account, sent), {
    ...informedInternal(context, internal, sent),
    capabilities,
    ...(told && { individual: told.after.id }),
    provided: providedBy(internal, sent, told && providedWith(internal, 'individual', told)),
  });
  if (told) tellOfPerson(context, { account, internal }, told);
  return revised;
}

function informedAccount(context: Context, account: Account, sent: Information): Partial<Account> {
  const { business_profile, business_type, company, groups, tos_acceptance } = sent;
  const profile = business_profile && {
    ...business_profile,
    ...(business_profile.support_address && {
      support_address: addressObject(business_profile.support_address),
    }),
  };
  const { payouts: _payouts, ...settings } = sent.settings ?? {};
  return {
    ...(profile && {
      business_profile: {
        ...account.business_profile!,
        ...(profile as Partial<NonNullable<Account['business_profile']>>),
      },
    }),
    ...(business_type && { business_type }),
    ...(sent.default_currency && { default_currency: sent.default_currency }),
    ...(sent.email && { email: sent.email }),
    ...(sent.metadata !== undefined && {
      metadata: mergeMetadata(account.metadata, sent.metadata),
    }),
    ...(tos_acceptance && { tos_acceptance: { ...account.tos_acceptance, ...tos_acceptance } }),
    ...(company && { company: informedCompany(account.company, company) }),
    ...(groups?.payments_pricing !== undefined && {
      groups: { ...account.groups, payments_pricing: groups.payments_pricing },
    }),
    ...((sent.external_account || sent.documents) && {
      external_accounts: externalAccountList(context, account.id),
    }),
    settings: merged(account.settings!, settings),
  };
}

/** The capabilities that are asked for then, and since when: Unix seconds. */
function requestedAfter(
  context: Context,
  internal: AccountInternal,
  sent: Information,
): AccountInternal['capabilities'] {
  const capabilities = { ...internal.capabilities };
  for (const [name, wish] of Object.entries(sent.capabilities ?? {})) {
    if (wish.requested) capabilities[name] ??= context.now();
    else delete capabilities[name];
  }
  return capabilities;
}

function informedInternal(
  context: Context,
  internal: AccountInternal,
  sent: Information,
): Partial<AccountInternal> {
  const payouts = sent.settings?.payouts;
  const isAboutIdentity = sent.individual !== undefined || sent.company !== undefined;
  return {
    ...(sent.company?.tax_id && { taxId: sent.company.tax_id }),
    ...(payouts && {
      payouts: changedByAccount(internal.payouts, payouts, context.settings.settlementDelayDays),
    }),
    ...(isAboutIdentity && verifiedAnew(internal)),
  };
}

function providedBy(
  internal: AccountInternal,
  { business_profile, business_type, company, documents, tos_acceptance }: Information,
  earlier = internal.provided,
): string[] {
  const now = { business_profile, business_type, company, documents, tos_acceptance };
  return [...new Set([...earlier, ...providedNames(now)])];
}

/** Settings after an update, which may tell only a part of a part of them. */
function merged<T extends object>(current: T, sent: Record<string, unknown>): T {
  const known = current as Record<string, unknown>;
  const changes = Object.entries(sent).map(([name, value]) => {
    const held = known[name];
    return [name, isRecord(value) ? merged(isRecord(held) ? held : {}, value) : value];
  });
  return { ...current, ...Object.fromEntries(changes) };
}
