import { expect } from 'vitest';

/** What an error of the official client tells of an answer; all of it need not be named. */
export interface Refusal {
  statusCode?: number;
  code?: string | undefined;
  param?: string;
  message?: unknown;
}

/** Stripe refuses a request as invalid, with 400 unless another status is named. */
export async function refused(work: Promise<unknown>, how: Refusal): Promise<void> {
  await expect(work).rejects.toMatchObject({
    statusCode: 400,
    type: 'StripeInvalidRequestError',
    ...how,
  });
}
