import { words } from '../lib/words.ts';
import styles from './status-badge.module.css';

type Tone = 'good' | 'waiting' | 'bad' | 'busy' | 'neutral';

/** Stripe's status words and ours, by what they mean for who reads them. */
const tones: Record<string, Tone> = {
  enabled: 'good',
  active: 'good',
  succeeded: 'good',
  available: 'good',
  won: 'good',
  verified: 'good',
  validated: 'good',
  done: 'good',
  handled: 'good',
  paid: 'good',
  open: 'busy',
  unpaid: 'waiting',
  invited: 'waiting',
  waiting_approval: 'waiting',
  waiting_funds: 'waiting',
  restricted_soon: 'waiting',
  partially_refunded: 'waiting',
  partially_reversed: 'waiting',
  requires_payment_method: 'waiting',
  requires_confirmation: 'waiting',
  requires_action: 'waiting',
  requires_capture: 'waiting',
  processing: 'busy',
  uncaptured: 'waiting',
  pending: 'waiting',
  unbooked: 'waiting',
  needs_response: 'waiting',
  warning_needs_response: 'waiting',
  appeal_needs_response: 'waiting',
  unknown: 'waiting',
  partly_done: 'waiting',
  currently_due: 'waiting',
  in_transit: 'busy',
  in_review: 'busy',
  pending_verification: 'busy',
  under_review: 'busy',
  warning_under_review: 'busy',
  appeal_under_review: 'busy',
  queued: 'busy',
  running: 'busy',
  received: 'busy',
  restricted: 'bad',
  past_due: 'bad',
  rejected: 'bad',
  inactive: 'bad',
  failed: 'bad',
  disputed: 'bad',
  lost: 'bad',
  errored: 'bad',
  verification_failed: 'bad',
  refused: 'bad',
};

const labels: Readonly<Record<string, string>> = {
  waiting_approval: 'Waiting for approval',
  waiting_funds: 'Waiting for funds',
  skipped: 'So already',
};

/** What a status is called in badges, tabs, chips and filters alike. */
export const statusLabel = (status: string): string => labels[status] ?? words(status);

/** A dot and a word; the colour only repeats what the word says. */
export function StatusBadge({ status, children }: { status: string; children?: string }) {
  return (
    <span className={styles.badge} data-tone={tones[status] ?? 'neutral'}>
      {children ?? statusLabel(status)}
    </span>
  );
}
