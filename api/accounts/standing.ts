import type Stripe from 'stripe';
import { type AccountStatus, accountStatus, nextDeadline } from './rules.ts';
import { capabilityText } from './terms.ts';
import { externalStatusText } from './words.ts';

/** Whose turn it is, until when. */
export interface WaitingOn {
  who: 'account holder' | 'platform' | 'Stripe' | 'nobody';
  text: string;
  /** Unix seconds. */
  by: number | null;
}

/** Who must act next on the account. */
export function waitingOn(account: Stripe.Account, now: number): WaitingOn {
  const status: AccountStatus = accountStatus(account, now);
  const reason = account.requirements?.disabled_reason ?? null;
  const by = nextDeadline(account);
  // Where Stripe collects, only the account holder can answer; else the platform hands it in.
  const collector =
    account.controller?.requirement_collection === 'application' ? 'platform' : 'account holder';
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
    case 'restricted':
      if (reason === 'platform_paused')
        return { who: 'platform', text: 'The pause must be lifted at Stripe.', by: null };
      if (reason === 'other')
        return {
          who: 'platform',
          text: 'Stripe’s support must be asked for the reason.',
          by: null,
        };
      return { who: collector, text: 'What is overdue must be handed in.', by };
  }
}

/** What the account cannot do at the moment, in words; nothing when all works. */
export function blockedOf(account: Stripe.Account): string[] {
  const blocked: string[] = [];
  if (!account.charges_enabled) blocked.push('It cannot take payments of its own.');
  if (!account.payouts_enabled) blocked.push('Nothing is paid out to its bank.');
  const idle = Object.entries(account.capabilities ?? {})
    .filter(([, status]) => status === 'inactive')
    .map(([name]) => capabilityText(name));
  if (idle.length > 0) blocked.push(`Not active: ${idle.join(', ')}.`);
  for (const external of account.external_accounts?.data ?? [])
    if (external.status && stopping.has(external.status))
      blocked.push(`Account ····${external.last4}: ${externalStatusText(external.status)}`);
  return blocked;
}

/** External accounts in these states are not paid to. */
const stopping = new Set([
  'errored',
  'verification_failed',
  'tokenized_account_number_deactivated',
]);
