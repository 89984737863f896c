import type Stripe from 'stripe';
import { type AccountStatus, accountStatus, nextDeadline } from './rules.ts';
import { type Actor, asksForMore, collectorOf, whoActs } from './turns.ts';

/** Whose turn it is, until when. */
export interface WaitingOn {
  who: Actor;
  text: string;
  /** Unix seconds. */
  by: number | null;
}

/** Who must act next on the account. */
export function waitingOn(account: Stripe.Account, now: number): WaitingOn {
  const status: AccountStatus = accountStatus(account, now);
  const reason = account.requirements?.disabled_reason ?? null;
  const by = nextDeadline(account);
  const collector = collectorOf(account);
  switch (status) {
    case 'rejected':
      return { who: 'nobody', text: 'The account is closed to business.', by: null };
    case 'onboarding':
      return { who: collector, text: 'The onboarding has not been finished.', by };
    case 'in_review':
      return { who: 'Stripe', text: 'Stripe is checking the account.', by: null };
    case 'enabled':
      return { who: 'nobody', text: 'Nothing is missing.', by: null };
    case 'restricted_soon':
      return { who: collector, text: 'Information is due, or the account will be restricted.', by };
    case 'restricted': {
      const { past_due, currently_due } = account.requirements ?? {};
      if (reason === null && !past_due?.length && !currently_due?.length)
        return {
          who: 'platform',
          text: 'Stripe gives no reason; its support can tell more.',
          by: null,
        };
      const who = reason === null ? collector : whoActs(reason, account);
      return { who, ...turnOf(reason, by) };
    }
  }
}

function turnOf(reason: string | null, by: number | null): Pick<WaitingOn, 'text' | 'by'> {
  if (reason === 'platform_paused')
    return { text: 'The pause must be lifted at Stripe.', by: null };
  if (reason !== null && !asksForMore(reason))
    return { text: 'Stripe’s support must be asked for the reason.', by: null };
  if (reason === 'action_required.requested_capabilities')
    return { text: 'What the requested capabilities need must be handed in.', by };
  return { text: 'What is overdue must be handed in.', by };
}
