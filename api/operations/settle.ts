import type { Logger } from 'pino';
import { sortFailure } from '../stripe/failure.ts';
import type { Gateway, Written } from '../stripe/gateway.ts';
import type { Lookup } from './action.ts';
import type { Gate } from './gate.ts';
import type { JobStep } from './job.ts';
import type { Journal } from './journal.ts';
import { doneByOthers, interrupted, noAnswer, queuePaused, refusal } from './refusals.ts';
import type { Timing } from './timing.ts';

/**
 * What a step ended with; `needs_person`: nobody knows, and nothing here will find out;
 * `not_sent`: the key was not accepted, and until it is, what the step rests on may change.
 */
export type Settled = 'succeeded' | 'refused' | 'needs_person' | 'not_sent';

interface Settling {
  readonly stripe: Gateway;
  readonly journal: Journal;
  readonly gate: Gate;
  readonly timing: Timing;
  readonly log: Logger;
  /** Whether the operation waits for funds when Stripe says that they do not suffice. */
  readonly whenFunded: boolean;
  /** Whether an earlier run has given up: then nothing is sent any more. */
  readonly givenUp: boolean;
  /** Waits before the next try. @throws AbortError when the pipeline stops. */
  pause(tries: number): Promise<void>;
}

type Sent = 'succeeded' | 'refused' | 'not_sent' | 'again' | 'replay_useless';

/** Sends the step once, as journaled, and puts the outcome down. */
async function send({ stripe, journal, gate, whenFunded }: Settling, step: JobStep): Promise<Sent> {
  await journal.sending(step);
  let written: Written;
  try {
    written = await stripe.write(step);
  } catch (error) {
    const failure = sortFailure(error);
    if (failure.outcome === 'key_not_allowed') {
      gate.close(failure.stripe);
      return (await journal.waiting(queuePaused(failure.stripe))) ? 'again' : 'not_sent';
    }
    if (failure.stripe.statusCode !== undefined) gate.open();
    if (failure.outcome === 'later') return 'again';
    if (failure.outcome === 'refused') {
      const isKept = whenFunded && failure.stripe.code === 'balance_insufficient';
      await journal.refused(step, refusal(failure.stripe, step.path), isKept);
      return 'refused';
    }
    await journal.unknown(step, noAnswer(failure.stripe));
    return failure.outcome === 'look_up' ? 'replay_useless' : 'again';
  }
  gate.open();
  const { id } = written.object;
  await journal.succeeded(step, typeof id === 'string' ? id : null, written.requestId);
  return 'succeeded';
}

/**
 * What a look gave; `by_others`: somebody else has done it; `refused`: Stripe will not say;
 * `not_now`: it could not be asked.
 */
type Seen = 'found' | 'by_others' | 'absent' | 'refused' | 'not_now';

/** Looks at Stripe for what the step made. */
async function look(settling: Settling, lookup: Lookup, step: JobStep): Promise<Seen> {
  try {
    const found = await lookup(settling.stripe, step);
    settling.gate.open();
    if (!found) return 'absent';
    if (found === 'by_others') {
      await settling.journal.refused(step, doneByOthers, false);
      return found;
    }
    await settling.journal.succeeded(step, found.id);
    return 'found';
  } catch (error) {
    const { outcome, stripe } = sortFailure(error);
    if (outcome === 'key_not_allowed') {
      settling.gate.close(stripe);
      await settling.journal.waiting(queuePaused(stripe));
    }
    settling.log.warn({ operation: step.operation, err: error }, 'could not look a step up');
    return outcome === 'refused' ? 'refused' : 'not_now';
  }
}

/**
 * Brings one journaled step to its end, however often it must be sent or looked up for that.
 * There is one key a step for ever; where Stripe does not act on the key any more, only what it
 * holds can tell, and where it holds nothing, a person decides.
 * @see https://docs.stripe.com/api/idempotent_requests
 * @throws AbortError when the pipeline stops; the journal says where to go on.
 */
export async function settle(settling: Settling, lookup: Lookup, step: JobStep): Promise<Settled> {
  const { stripe, gate, timing, journal } = settling;
  let lastSentAt = step.lastSentAt;
  let firstSentAt = step.firstSentAt;
  // Sent by a process that died: look first. That also tells Stripe's time, by which keys expire.
  let looking = firstSentAt !== null;
  if (looking) await journal.unknown(step, interrupted);
  let replayUseless = settling.givenUp;
  for (let tries = 0; ; tries += 1) {
    await gate.pass();
    const expired = firstSentAt !== null && stripe.now() - firstSentAt > timing.keyRetention;
    // The key may have expired while this waited, or while the whole machine slept.
    looking ||= expired;
    if (looking) {
      const seen = await look(settling, lookup, step);
      if (seen === 'found') return 'succeeded';
      if (seen === 'by_others') return 'refused';
      if (seen === 'absent' && !expired && !replayUseless) {
        looking = false;
        continue;
      }
      const executing = lastSentAt !== null && stripe.now() - lastSentAt <= timing.executing;
      if (seen !== 'not_now' && !executing) {
        await journal.needsPerson(step);
        return 'needs_person';
      }
    } else {
      const sent = await send(settling, step);
      if (sent === 'succeeded' || sent === 'refused' || sent === 'not_sent') return sent;
      lastSentAt = stripe.now();
      firstSentAt ??= lastSentAt;
      replayUseless = sent === 'replay_useless';
      looking = replayUseless;
      if (replayUseless) continue;
    }
    await settling.pause(tries);
  }
}
