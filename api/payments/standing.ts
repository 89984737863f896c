import { formatMoney, money } from '../kit/money.ts';
import { attemptFailure, chargeFailure } from './failures.ts';
import type { PaymentStory } from './story.ts';
import { actionText, cancellationText, refundFailureText } from './words.ts';

/** How a payment stands where somebody has to act, wait or know; the first thing its page says. */
export interface Standing {
  tone: 'good' | 'waiting' | 'bad' | 'neutral';
  title: string;
  /** What it means and what comes next, a sentence each. */
  more: string[];
  /** The object to go on with: a dispute to answer, the attempt that was paid. */
  object?: string;
  /** Until when, Unix seconds. */
  by?: number;
}

type Judge = (story: PaymentStory, charge: PaymentStory['charges'][number]) => Standing | undefined;

const disputed: Judge = ({ disputes }, charge) => {
  const open = disputes.find(
    ({ status, charge: of }) =>
      status.endsWith('needs_response') && (typeof of === 'string' ? of : of.id) === charge.id,
  );
  if (!open) return undefined;
  const by = open.evidence_details.due_by;
  return {
    tone: 'waiting',
    title: 'Disputed: the customer’s bank waits for the platform’s answer',
    more: [],
    object: open.id,
    ...(by ? { by } : {}),
  };
};

const refundFailed: Judge = ({ refunds }, charge) => {
  const last = refunds.findLast(
    ({ charge: of }) => (typeof of === 'string' ? of : of?.id) === charge.id,
  );
  if (last?.status !== 'failed') return undefined;
  return {
    tone: 'bad',
    title: `A refund of ${formatMoney(money(last.amount, last.currency))} failed`,
    more: [
      ...(last.failure_reason ? [refundFailureText(last.failure_reason)] : []),
      'The money is back on the platform’s balance: pay the customer in another way.',
    ],
    object: last.id,
  };
};

const failed: Judge = ({ charges }, charge) => {
  const failure = chargeFailure(charge);
  if (!failure) return undefined;
  const paid = charges.find(({ status }) => status === 'succeeded');
  if (paid)
    return {
      tone: 'neutral',
      title: 'This attempt failed; the customer paid with another',
      more: [failure.means],
      object: paid.id,
    };
  return {
    tone: 'bad',
    title: 'The payment failed: nothing was collected',
    more: [failure.means, failure.next],
  };
};

const underWay: Judge = ({ intent }, charge) => {
  if (charge.status === 'pending')
    return {
      tone: 'waiting',
      title: 'On its way: the customer’s bank has not answered yet',
      more: ['Bank debits take days. What is sent on before may have to be taken back.'],
    };
  if (charge.captured || intent?.status === 'canceled') return undefined;
  const by = charge.payment_method_details?.card?.capture_before;
  return {
    tone: 'waiting',
    title: 'Authorized, not captured: the amount is only held on the card',
    more: ['Once it is captured it can be sent on or refunded.'],
    ...(by ? { by } : {}),
  };
};

/**
 * How the payment stands by one of its charges; undefined where it is paid and nothing waits.
 * What needs a person most comes first.
 */
export const standingOfCharge = (
  story: PaymentStory,
  charge: PaymentStory['charges'][number],
): Standing | undefined =>
  disputed(story, charge) ??
  refundFailed(story, charge) ??
  failed(story, charge) ??
  underWay(story, charge) ??
  canceled(story.intent);

function canceled(intent: PaymentStory['intent']): Standing | undefined {
  if (intent?.status !== 'canceled') return undefined;
  const { cancellation_reason: reason } = intent;
  return {
    tone: 'neutral',
    title: 'Canceled: nothing was collected',
    more: reason ? [cancellationText(reason)] : [],
  };
}

const waiting: Readonly<Record<string, readonly [title: string, more: string]>> = {
  requires_payment_method: [
    'Waiting on the customer: nobody has paid yet',
    'The customer has not chosen how to pay, or left before they did.',
  ],
  requires_confirmation: [
    'Waiting on the platform to confirm the payment',
    'A way to pay is chosen; the platform’s checkout has not confirmed it.',
  ],
  processing: ['On its way: the customer’s bank has not answered yet', 'Bank debits take days.'],
};

/** How a payment stands that no charge was made for yet. */
export function standingOfIntent(intent: NonNullable<PaymentStory['intent']>): Standing {
  const over = canceled(intent);
  if (over) return over;
  const { status, next_action, payment_method_types } = intent;
  if (status === 'requires_action')
    return {
      tone: 'waiting',
      title: `Waiting on the customer, who has to ${actionText(next_action?.type, payment_method_types)}`,
      more: ['Nothing is charged until they have.'],
    };
  const [title, more] = waiting[status] ?? [`Stripe says “${status}”`, ''];
  const failure = intent.last_payment_error && attemptFailure(intent.last_payment_error);
  return {
    tone: failure ? 'bad' : 'waiting',
    title: failure ? 'The last attempt failed: nothing was collected' : title,
    more: failure ? [failure.means, failure.next] : [more].filter(Boolean),
  };
}
