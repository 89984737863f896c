import { externalStatusText } from '../accounts/words.ts';
import { failureWords } from '../payouts/words.ts';
import type { PaidTo, ScheduleFacts } from './row.ts';
import type { PayoutStanding } from './rules.ts';

/** Why an account is not paid out, and what mends that; null where there is nothing to say. */
export interface StandingWords {
  readonly why: string | null;
  readonly mend: string | null;
}

/**
 * Where the holder can give another bank account, after "The account holder can …".
 * @see https://docs.stripe.com/connect/payouts-bank-accounts
 */
const places: Readonly<Record<string, string>> = {
  express: 'do so in its Express Dashboard',
  full: 'do so in its Stripe Dashboard',
};

function mendBank({ collector, dashboard }: ScheduleFacts, must: string): string {
  if (collector === 'platform')
    return `The platform must, for the account holder, ${must}. Updating the bank account at Stripe, even with nothing changed, lets payouts go on.`;
  const place = places[dashboard] ?? 'do so where an onboarding link leads it';
  return `The account holder must ${must}, and can ${place}. Then payouts go on by themselves.`;
}

/** Who has to act on an account that is paused, in a sentence. */
function mendPause({ paused }: ScheduleFacts): string | null {
  switch (paused?.who) {
    case 'account holder':
      return 'The account holder must hand in what is missing: an onboarding link leads there.';
    case 'platform':
      return 'The platform must act: the account’s page says on what.';
    case 'Stripe':
      return 'Stripe must act. The account’s page says more.';
    default:
      return null;
  }
}

/**
 * The standing of an account in words.
 * @param stopped the bank account that stops its payouts
 * @param failure the code of the last payout to it that failed
 */
export function standingWords(
  standing: PayoutStanding,
  facts: ScheduleFacts,
  stopped: PaidTo | null,
  failure: string | null,
): StandingWords {
  switch (standing) {
    case 'paused':
      return { why: facts.paused?.text ?? null, mend: mendPause(facts) };
    case 'bank_errored': {
      const failed = failure === null ? null : failureWords(failure);
      const what = failed?.what ?? externalStatusText(stopped?.status ?? 'errored');
      const must = failed?.mend ?? 'give another bank account';
      return { why: `····${stopped?.last4 ?? ''}: ${what}`, mend: mendBank(facts, must) };
    }
    case 'no_bank':
      return {
        why: 'There is no bank account or card to pay out to.',
        mend:
          facts.collector === 'platform'
            ? 'The platform must give one for the account holder.'
            : 'The account holder must give one: an onboarding link asks for it.',
      };
    case 'scheduled':
    case 'by_hand':
      return { why: null, mend: null };
  }
}
