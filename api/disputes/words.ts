import type Stripe from 'stripe';

/** What a customer says to their bank, by Stripe's categories. */
export interface DisputeReason {
  /** Stripe's own word. */
  code: string;
  text: string;
  /** What has to be shown to win; empty where nothing is known about the code. */
  toWin: string;
}

/** @see https://docs.stripe.com/disputes/categories */
const reasons: Readonly<Record<string, readonly [text: string, toWin: string]>> = {
  bank_cannot_process: [
    'The customer’s bank could not process the payment.',
    'Ask the customer what their bank told them; often it can be settled between you.',
  ],
  check_returned: [
    'The customer’s cheque was returned.',
    'Ask the customer to pay in another way.',
  ],
  credit_not_processed: [
    'The customer says that goods were returned or the order was canceled, and no refund came.',
    'Show that the refund was made, or that the customer was not entitled to one.',
  ],
  customer_initiated: [
    'The customer disputed the debit with their bank.',
    'Ask the customer why; bank debits can rarely be defended.',
  ],
  debit_not_authorized: [
    'The customer says that they never allowed the debit.',
    'Show the mandate that the customer agreed to.',
  ],
  duplicate: [
    'The customer says that they paid twice for the same thing.',
    'Show that the payments were for different things, or that one was refunded.',
  ],
  fraudulent: [
    'The cardholder says that they did not make this payment.',
    'Show that the rightful cardholder bought and received what was sold.',
  ],
  general: [
    'The bank gave no reason that fits a category.',
    'Ask the customer why, and show that they received what was sold.',
  ],
  incorrect_account_details: [
    'The account details of the debit were wrong.',
    'Ask the customer for the right ones.',
  ],
  insufficient_funds: [
    'There was not enough money on the customer’s account.',
    'Ask the customer to pay in another way.',
  ],
  noncompliant: [
    'The bank says that the payment broke the card network’s rules.',
    'Show that the rule was kept.',
  ],
  product_not_received: [
    'The customer says that they did not receive what they paid for.',
    'Show that it was delivered: when, where and to whom.',
  ],
  product_unacceptable: [
    'The customer says that what they received was damaged, faulty or not as described.',
    'Show that it was as described, or that the customer was helped.',
  ],
  subscription_canceled: [
    'The customer says that they were charged after canceling a subscription.',
    'Show that it was active, or used, when the charge was made.',
  ],
  unrecognized: [
    'The cardholder does not recognize the payment on their statement.',
    'Show what was sold and to whom, so that the cardholder remembers.',
  ],
};

/** A dispute's reason in words; one that is newer than this text is shown as it is. */
export function reasonOf(code: string): DisputeReason {
  const [text, toWin] = reasons[code] ?? [`Stripe says “${code}”.`, ''];
  return { code, text, toWin };
}

/** How a dispute stands, in words, and who has to act. */
export interface DisputeStanding {
  turn: 'platform' | 'bank' | 'nobody';
  text: string;
  more: string;
}

const bankDecides =
  'The customer’s bank decides; that can take up to three months. Nothing can be added now.';

/** @see https://docs.stripe.com/disputes/how-disputes-work */
const standings: Readonly<Record<string, DisputeStanding>> = {
  warning_needs_response: {
    turn: 'platform',
    text: 'The customer’s bank asks about the payment',
    more: 'It is an inquiry: no money was taken yet. Answer it or refund the payment, so that it does not become a chargeback.',
  },
  warning_under_review: {
    turn: 'bank',
    text: 'The customer’s bank looks at the answer',
    more: 'No money was taken. Without a word from the bank the inquiry ends by itself after 120 days.',
  },
  warning_closed: {
    turn: 'nobody',
    text: 'The inquiry ended without a chargeback',
    more: 'No money was taken. The customer may still dispute the payment later.',
  },
  needs_response: {
    turn: 'platform',
    text: 'Waiting on the platform’s evidence',
    more: 'The bank has taken the money back. Without an answer in time the dispute is lost.',
  },
  under_review: {
    turn: 'bank',
    text: 'Waiting on the customer’s bank',
    more: bankDecides,
  },
  won: {
    turn: 'nobody',
    text: 'Won: the amount came back to the platform',
    more: 'The fee for receiving the dispute stays with Stripe.',
  },
  lost: {
    turn: 'nobody',
    text: 'Lost: the amount stays with the customer',
    more: 'What sellers were sent of the payment stays with them unless it is reversed.',
  },
  prevented: {
    turn: 'nobody',
    text: 'Settled before it became a chargeback',
    more: 'The customer has their money back, and there is nothing to answer.',
  },
  appeal_needs_response: {
    turn: 'platform',
    text: 'Lost, and open to an appeal',
    more: 'The platform may appeal to the card network until the deadline.',
  },
  appeal_under_review: {
    turn: 'bank',
    text: 'Waiting on the card network, which looks at the appeal',
    more: bankDecides,
  },
};

/** How a dispute stands. */
export function standingOf({
  status,
  evidence_details: { due_by },
}: Pick<Stripe.Dispute, 'status' | 'evidence_details'>): DisputeStanding {
  const known = standings[status];
  if (!known) return { turn: 'nobody', text: `Stripe says “${status}”`, more: '' };
  // Stripe's 0 is a dispute that cannot be countered.
  if (known.turn === 'platform' && due_by === 0)
    return {
      turn: 'nobody',
      text: 'This dispute cannot be answered',
      more: 'The money stays with the customer.',
    };
  return known;
}
