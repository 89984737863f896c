/** Stripe's own reasons of a refund, which it also uses to learn about fraud. */
export const stripeReasons = [
  { value: 'requested_by_customer', label: 'Requested by customer' },
  { value: 'duplicate', label: 'Duplicate' },
  { value: 'fraudulent', label: 'Fraudulent' },
];
