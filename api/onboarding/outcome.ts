import type Stripe from 'stripe';
import { requirementLines } from '../accounts/requirements.ts';
import { accountStatus } from '../accounts/rules.ts';
import type { UnixSeconds } from '../kit/time.ts';
import { can, type Linkable } from './rules.ts';

/** What an account holder who comes back is told. Nothing of it is about their person. */
export interface Outcome {
  readonly kind: 'done' | 'waiting' | 'missing' | 'closed';
  readonly title: string;
  readonly text: string;
  /** What Stripe still asks for, in words. */
  readonly missing: readonly string[];
}

const closed: Outcome = {
  kind: 'closed',
  title: 'This account cannot be set up here',
  text: 'Stripe takes no information for it at present.',
  missing: [],
};

/**
 * How far the onboarding is. That somebody returned does not mean that they are done.
 * @param now Stripe's time, Unix seconds
 * @see https://docs.stripe.com/connect/handling-api-verification
 */
export function outcomeOf(
  holder: Linkable & { readonly account: Stripe.Account },
  now: UnixSeconds,
): Outcome {
  const { account } = holder;
  if (!can.account_onboarding(holder).ok) return closed;
  const status = accountStatus(account, now);
  const missing = [
    ...new Set(
      requirementLines(account)
        .filter(({ group }) => group === 'past_due' || group === 'currently_due')
        .map(({ text }) => text),
    ),
  ];
  if (status === 'restricted' && missing.length === 0)
    return {
      kind: 'waiting',
      title: 'Your account is on hold',
      text: 'Nothing is asked of you at present.',
      missing: [],
    };
  if (status === 'in_review')
    return {
      kind: 'waiting',
      title: 'Your information is being checked',
      text: 'Stripe looks at what you sent, which can take from minutes to a few days. There is nothing you need to do now.',
      missing: [],
    };
  if (status === 'enabled')
    return {
      kind: 'done',
      title: 'You are all set',
      text: 'Stripe has everything it needs from you. You can close this page.',
      missing: [],
    };
  const isLater = status === 'restricted_soon';
  return {
    kind: 'missing',
    title: isLater ? 'Something more is needed soon' : 'You are not done yet',
    text: isLater
      ? 'Your account works. To keep it so, Stripe needs a little more from you.'
      : 'What you entered is saved. Stripe still needs this before you can be paid.',
    missing,
  };
}
