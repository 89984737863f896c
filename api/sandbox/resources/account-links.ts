import type { Context } from '../engine/context.ts';
import { exclusive, invalid, noSuch, platformRequired, StripeError } from '../engine/errors.ts';
import type { AccountLinkInternal, ObjectTypes } from '../engine/objects.ts';
import { hash, oneOf, required, text, webUrl } from '../engine/params.ts';
import { type Call, type Resource, route } from '../engine/resource.ts';
import { onboardingSimulations } from './onboarding.ts';

type Account = ObjectTypes['account'];

const fields = oneOf(['currently_due', 'eventually_due']);
const creation = {
  account: required(text()),
  collect: fields,
  // Nothing is due later or by future rules here, so that every choice asks for the same.
  collection_options: hash({ fields, future_requirements: oneOf(['include', 'omit']) }),
  refresh_url: required(webUrl()),
  return_url: required(webUrl()),
  type: required(oneOf(['account_onboarding', 'account_update'])),
};

function create({ context, account, params, origin }: Call<typeof creation>): object {
  if (account !== context.platform) throw platformRequired();
  if (params.collect && params.collection_options) {
    throw exclusive('collect', 'collection_options');
  }
  const holder = connectedAccount(context, params.account);
  if (params.type === 'account_update' && !platformCollects(holder)) {
    throw invalid(
      'You cannot create `account_update` type Account Links for this account. Valid types for this account are ["account_onboarding"].',
      'type',
    );
  }
  handOver(context, holder);
  const created = context.now();
  const id = context.ids.make('', 12);
  const link: ObjectTypes['account_link'] = {
    object: 'account_link',
    created,
    expires_at: created + context.settings.accountLinkSeconds,
    url: `${origin}/setup/c/${holder.id}/${id}`,
  };
  const internal: AccountLinkInternal = {
    account: holder.id,
    type: params.type,
    refreshUrl: params.refresh_url,
    returnUrl: params.return_url,
    form: null,
    formExpires: 0,
    finished: false,
  };
  context.insert('account_link', context.platform, { id, ...link }, internal);
  return link;
}

/**
 * A connected account that a parameter names.
 * @throws StripeError 400 `resource_missing`
 */
export function connectedAccount(context: Context, id: string): Account {
  const account = context.store.find('account', id);
  if (!account || id === context.platform) throw noSuch('account', id, 'account');
  return account;
}

/** Whether the platform, and not Stripe, collects what is required of the account. */
export function platformCollects(account: Account): boolean {
  return account.controller?.requirement_collection === 'application';
}

/**
 * From the first link or session on, an account holder informs Stripe and not the platform. Where
 * Stripe collects, the platform can then no longer read the individual's information either.
 */
export function handOver(context: Context, account: Account): void {
  const internal = context.store.internal('account', account.id);
  if (internal.onboardedByHolder) return;
  context.store.setInternal('account', account.id, { ...internal, onboardedByHolder: true });
  if (platformCollects(account)) return;
  const { individual: _hidden, ...shown } = account;
  context.store.update('account', shown);
}

/**
 * Refuses what the platform may no longer write about an account whose holder was given a form.
 * @throws StripeError 403
 */
export function refuseIfHandedOver(context: Context, account: Account): void {
  const { onboardedByHolder } = context.store.internal('account', account.id);
  if (!context.settings.onboardingLocksInformation) return;
  if (platformCollects(account) || !onboardedByHolder) return;
  throw new StripeError('This application is not authorized to edit this account.', {
    status: 403,
    code: 'oauth_not_supported',
  });
}

/** One-time doors for account holders: to the onboarding form (stripe-facts 2.3). */
export const accountLinks: Resource = {
  routes: [route('POST', '/v1/account_links', creation, create)],
  simulations: onboardingSimulations,
};
