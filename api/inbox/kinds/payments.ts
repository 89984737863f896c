import { type Kind, say } from '../finding.ts';
import type { FailedPayment } from '../scopes/payment.ts';

/** What to write to a customer whose payment did not come after all. */
function messageTo({ customer, amount, currency, description, why }: FailedPayment): string {
  const sum = say(amount, currency);
  return [
    `Dear ${customer ?? 'customer'},`,
    '',
    `Your payment of ${sum}${description ? ` for “${description}”` : ''} was accepted at first, but your bank did not complete it.${why ? ` It says: “${why.trim()}”` : ''}`,
    '',
    'Please pay again with another bank account or a card. If money was taken from your account for it, your bank returns it to you.',
  ].join('\n');
}

const paymentFailedLater: Kind<FailedPayment> = {
  kind: 'payment_failed_later',
  judge(payment) {
    const { id, amount, currency, created, group, wasBooked, intent, why } = payment;
    const isSettled = intent === 'succeeded' || intent === 'canceled';
    if (wasBooked === 0 || isSettled) return { found: [] };
    return {
      found: [
        {
          subject: id,
          group,
          risk: { amount, currency },
          since: created,
          facts: `It counted as paid until the customer’s bank refused it${why ? `: “${why.trim()}”` : '.'} The customer has to pay in another way.`,
          fix: { act: 'tell_customer', charge: id },
          message: messageTo(payment),
        },
      ],
    };
  },
};

/** What a payment that failed asks of a person. */
export const paymentKinds: readonly Kind<FailedPayment>[] = [paymentFailedLater];
