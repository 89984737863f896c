import type Stripe from 'stripe';
import type { PlannedStep } from '../operations/action.ts';

/**
 * A write of evidence. Stripe takes evidence that does not say whether to submit it as submitted,
 * at once and for ever, so this always says it.
 * @see https://docs.stripe.com/api/disputes/update#update_dispute-submit
 */
export const evidenceStep = (
  dispute: string,
  name: 'save' | 'submit',
  text: string,
  evidence?: Stripe.DisputeUpdateParams.Evidence,
): PlannedStep => ({
  name,
  text,
  path: `/v1/disputes/${dispute}`,
  params: { ...(evidence ? { evidence } : {}), submit: name === 'submit' },
  account: null,
  creates: 'dispute',
});
