import { createHmac } from 'node:crypto';

/**
 * The `Stripe-Signature` header for a webhook's body: HMAC-SHA256 with the endpoint's whole secret
 * over `<time>.<body>`.
 */
export function signatureHeader(body: string, secret: string, time: number): string {
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  return `t=${time},v1=${signature}`;
}
