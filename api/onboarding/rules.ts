import type Stripe from 'stripe';
import { isRejected } from '../accounts/rules.ts';
import type { LinkState } from '../accounts/unfinished-list.ts';
import { judge, type Obstacle, type Possible } from '../operations/rules.ts';

/** What a link lets an account holder do: onboard, or change what was told before. */
export const linkTypes = ['account_onboarding', 'account_update'] as const;
export type LinkType = (typeof linkTypes)[number];

/** What what came of an account’s newest link is called. */
export const linkStateNames: Readonly<Record<LinkState, string>> = {
  none: 'None made',
  made: 'Made',
  returned: 'Came back',
  revoked: 'Revoked',
};

/** What the holder is asked for: what is due now, or also what will be due some day. */
export const collectedFields = ['currently_due', 'eventually_due'] as const;
export type CollectedFields = (typeof collectedFields)[number];

/** An account as far as it decides whether a link can be made for it. */
export interface Linkable {
  readonly account: Pick<Stripe.Account, 'controller' | 'requirements'>;
  /** It has left the platform, or Stripe no longer shows it. */
  readonly deauthorized: boolean;
}

const authority = 'https://docs.stripe.com/api/account_links/create';

const againstLinks: readonly Obstacle<Linkable>[] = [
  {
    code: 'account_deauthorized',
    holds: ({ deauthorized }) => deauthorized,
    why: 'The account has left the platform, which can make no link for it any more.',
    link: authority,
  },
  {
    code: 'account_rejected',
    holds: ({ account }) => isRejected(account),
    why: 'The account is rejected. Stripe would only send its holder back.',
    link: authority,
  },
];

const againstUpdates: readonly Obstacle<Linkable>[] = [
  ...againstLinks,
  {
    code: 'stripe_collects',
    holds: ({ account }) => account.controller?.requirement_collection !== 'application',
    why: 'Stripe collects the information of this account, so that its holder changes it at Stripe.',
    link: authority,
  },
];

/** Which links can be made for an account, each with the reason when not. */
export const can: Readonly<Record<LinkType, (subject: Linkable) => Possible>> = {
  account_onboarding: (subject) => judge(againstLinks, subject),
  account_update: (subject) => judge(againstUpdates, subject),
};
