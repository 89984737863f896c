import { invalid, noSuch, platformRequired } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { required, text } from '../engine/params.ts';
import { type Call, type Resource, route, simulation } from '../engine/resource.ts';
import { accountOfPath } from './account-state.ts';

function logIn(call: Call): object {
  const { context, account: actor, origin } = call;
  if (actor !== context.platform) throw platformRequired();
  const account = accountOfPath(call);
  if (account.controller?.stripe_dashboard?.type !== 'express') {
    throw invalid('Login links are only for accounts that use the Express Dashboard.');
  }
  if (!account.details_submitted) {
    throw invalid('Cannot create a login link for an account that has not completed onboarding.');
  }
  const id = context.ids.make('', 12);
  const created = context.now();
  const link: ObjectTypes['login_link'] = {
    object: 'login_link',
    created,
    url: `${origin}/express/${account.id}/${id}`,
  };
  context.insert(
    'login_link',
    context.platform,
    { id, ...link },
    {
      account: account.id,
      used: false,
    },
  );
  return link;
}

/** What the page behind a login link shows; amounts in minor units. */
export interface ExpressDashboard {
  account: ObjectTypes['account'];
  platform: string;
  funds: { currency: string; available: number; pending: number }[];
}

/** An account holder opens a login link, which works once and for a short time. */
const visit = simulation(
  'A hosted page’s own step: the login link is opened.',
  { link: required(text()) },
  (context, params): ExpressDashboard => {
    const link = context.store.find('login_link', params.link);
    const internal = context.store.internal('login_link', params.link);
    const account = link && context.store.find('account', internal.account);
    const { loginLinkSeconds, platformName } = context.settings;
    if (!account || internal.used || link.created + loginLinkSeconds <= context.now()) {
      throw noSuch('login link', params.link);
    }
    context.store.setInternal('login_link', params.link, { ...internal, used: true });
    return { account, platform: platformName, funds: context.ledger.sums(account.id) };
  },
);

/** One-time doors for account holders to the Express Dashboard (stripe-facts 2.3). */
export const loginLinks: Resource = {
  routes: [route('POST', '/v1/accounts/:account/login_links', {}, logIn)],
  simulations: { login_link_visit: visit },
};
