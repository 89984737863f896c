import { posix } from 'node:path';
import { z } from 'zod';
import { type ErrorFields, StripeError } from '../engine/errors.ts';
import { seededRandom } from '../world/chance.ts';
import { rateLimited, rateLimitReasons } from './rate-limit.ts';

/** How a fault is ordered: `POST /_sandbox/faults`. */
export const faultOrder = z
  .strictObject({
    method: z.enum(['GET', 'POST', 'DELETE']).optional(),
    /** A glob over `/v1` paths: `*` within one segment, `**` across them. */
    path: z
      .string()
      .startsWith('/v1', 'faults match /v1 paths only, e.g. "/v1/refunds" or "/v1/**"'),
    /** Answers this status instead of executing the request. */
    status: z.int().min(400).max(599).optional(),
    /** The error object of that answer; what is left out is made to fit the status. */
    error: z
      .strictObject({
        type: z
          .enum(['invalid_request_error', 'card_error', 'idempotency_error', 'api_error'])
          .optional(),
        code: z.string().optional(),
        message: z.string().optional(),
        param: z.string().optional(),
        decline_code: z.string().optional(),
      })
      .optional(),
    /** With status 429: the rate limit that it says was exceeded; `global-rate` when left out. */
    reason: z.enum(rateLimitReasons).optional(),
    /**
     * With `status`: the request is executed all the same, and only its answer is a failure. Left
     * out, that is so for a stored 5xx, and not for any other status.
     */
    effect: z.boolean().optional(),
    /** With `status`: the failure becomes the idempotency key's answer, and is replayed. */
    stored: z.boolean().optional(),
    /** Holds the answer back for so long; the effect happens at once. */
    delayMs: z.int().min(0).max(600_000).optional(),
    /**
     * Destroys the socket instead of answering, before or after the request is executed, or during
     * the answer: after its head and half of its body.
     */
    drop: z.enum(['before', 'after', 'during']).optional(),
    /** How many matching requests are struck; every one when left out. */
    times: z.int().min(1).optional(),
    /** The share of matching requests that is struck, decided by a generator seeded with `seed`. */
    probability: z.number().gt(0).max(1).optional(),
    seed: z.int().optional(),
  })
  .refine((fault) => fault.status ?? fault.delayMs ?? fault.drop, {
    error: 'a fault needs at least one of status, delayMs and drop',
  })
  .refine(
    (fault) =>
      fault.status !== undefined || !(fault.error || fault.stored || fault.effect !== undefined),
    {
      error: 'error, stored and effect go with a status',
    },
  )
  .refine((fault) => fault.reason === undefined || fault.status === 429, {
    error: 'reason goes with the status 429',
  })
  .refine((fault) => !(fault.status && fault.drop), {
    error: 'status and drop exclude each other: a dropped socket carries no status',
  });

export type FaultOrder = z.infer<typeof faultOrder>;

/** A fault as it stands: its order, and how often it matched and struck. */
export interface Fault extends FaultOrder {
  id: number;
  matched: number;
  struck: number;
}

/** The faults ordered now, oldest first. They live in memory: a restarted sandbox has none. */
export class Faults {
  #faults: { fault: Fault; random: () => number }[] = [];
  #lastId = 0;

  /** Adds a fault, that applies from the next request on. */
  add(order: FaultOrder): Fault {
    this.#lastId += 1;
    const fault = { ...order, id: this.#lastId, matched: 0, struck: 0 };
    this.#faults.push({ fault, random: seededRandom(order.seed ?? this.#lastId) });
    return fault;
  }

  list(): Fault[] {
    return this.#faults.map(({ fault }) => fault);
  }

  /** Ends all faults, or the one with this id; says how many ended. */
  remove(id?: number): number {
    const before = this.#faults.length;
    this.#faults = this.#faults.filter(({ fault }) => id !== undefined && fault.id !== id);
    return before - this.#faults.length;
  }

  /** The first fault that strikes this request, counted as used. A request meets one at most. */
  strike(method: string, path: string): Fault | undefined {
    for (const { fault, random } of this.#faults) {
      if (fault.struck >= (fault.times ?? Number.POSITIVE_INFINITY)) continue;
      if (fault.method && fault.method !== method) continue;
      if (!posix.matchesGlob(path, fault.path)) continue;
      fault.matched += 1;
      if (random() >= (fault.probability ?? 1)) continue;
      fault.struck += 1;
      return fault;
    }
    return undefined;
  }
}

/** The error that a fault with a status answers. */
export function faultError(fault: Fault): StripeError {
  const status = fault.status!;
  const { message, ...fields } = { ...usualError(status), ...fault.error };
  const rateLimitReason = fault.reason ?? 'global-rate';
  const limited = status === 429 && fields.code === rateLimited.code;
  return new StripeError(message, { status, ...fields, ...(limited && { rateLimitReason }) });
}

function usualError(status: number): ErrorFields & { message: string } {
  if (status === 402) {
    return { type: 'card_error', code: 'card_declined', message: 'Your card was declined.' };
  }
  if (status === 429) return rateLimited;
  if (status < 500) return { message: `The sandbox was told to answer ${status}.` };
  return {
    type: 'api_error',
    message:
      'Sorry! There was an error while talking to one of our backends. Support has been notified.',
  };
}
