import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { sign, verify } from 'hono/jwt';
import { z } from 'zod';
import type { UnixSeconds } from '../kit/time.ts';

/**
 * What a state opens: the address for another link, the one to return to, or both again for the
 * browser that was there last.
 */
export type StateUse = 'refresh' | 'return' | 'browser';

/** What the addresses that Stripe sends an account holder back to carry, so that nobody makes one up. */
export interface State {
  /** The id of the link that it belongs to. */
  readonly link: string;
  readonly account: string;
  readonly use: StateUse;
  /** What makes it work once. */
  readonly nonce: string;
  /** In Stripe's time. */
  readonly expiresAt: UnixSeconds;
}

/** Writes and reads states. */
export interface States {
  write(state: State): Promise<string>;
  /** What a text says; undefined when it was not signed here, or is for another use. */
  read(text: string, use: StateUse): Promise<State | undefined>;
}

export const freshNonce = (): string => randomBytes(16).toString('base64url');

/** What is kept of a nonce. */
export const hashOfNonce = (nonce: string): string =>
  createHash('sha256').update(nonce).digest('base64url');

const algorithm = 'HS256';

const claims = z.object({
  jti: z.string(),
  sub: z.string(),
  nonce: z.string(),
  exp: z.int(),
});

/** @param secret the installation's, from which a key of its own is derived */
export function createStates(secret: string): States {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'account link state', 32)).toString('hex');
  return {
    write: ({ link, account, use, nonce, expiresAt }) =>
      sign({ jti: link, sub: account, aud: use, nonce, exp: expiresAt }, key, algorithm),
    async read(text, use) {
      try {
        // It ends by Stripe's clock, which the library does not have.
        const payload = await verify(text, key, { alg: algorithm, aud: use, exp: false });
        const { jti, sub, nonce, exp } = claims.parse(payload);
        return { link: jti, account: sub, use, nonce, expiresAt: exp };
      } catch {
        return undefined;
      }
    },
  };
}
