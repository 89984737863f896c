import type Stripe from 'stripe';
import type { SandboxForTest } from '../support/sandbox.ts';

/** What a check may look at once a trigger has run on a sandbox that held nothing else. */
export interface After {
  stripe: Stripe;
  sandbox: SandboxForTest;
  /** The newest event of a type; on a connected account where one is given. */
  event(type: string, account?: string): Promise<Stripe.Event>;
  /** What arrived where events of connected accounts are sent. */
  told: Stripe.Event[];
}

/** A trigger of the Stripe CLI that the sandbox is to serve. */
export interface Trigger {
  /** The events of the platform, in their order. */
  events: string[];
  /** The events that an endpoint for connected accounts is told of, in any order. */
  connected?: string[];
  /** What the platform must have been paid before, in cents; nothing when left out. */
  funds?: number;
  /** Looks at what exists now. */
  check(after: After): Promise<void>;
}

/** The only object of a list. */
export async function only<T>(list: PromiseLike<{ data: T[] }>): Promise<T> {
  const { data } = await list;
  if (data.length !== 1) throw new Error(`there is not one but ${data.length}`);
  return data[0]!;
}
