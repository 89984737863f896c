import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../kit/errors.ts';
import type { Reference } from '../store/snapshot.ts';
import { isPassing } from '../stripe/errors.ts';
import { sortFailure } from '../stripe/failure.ts';
import type { Action, OperationServices } from './action.ts';
import type { Gate } from './gate.ts';
import { type Job, readJob, unfinished } from './job.ts';
import { type Journal, journalOf } from './journal.ts';
import { prepare } from './prepare.ts';
import { queuePaused } from './refusals.ts';
import { settle } from './settle.ts';
import { isFinal } from './status.ts';
import { backoff, type Timing } from './timing.ts';
import type { OperationError } from './view.ts';

/** Takes journaled operations to their end, each object's one after the other. */
export interface Runner {
  /** Runs an operation; resolves when nothing more will happen to it by itself. */
  run(id: string): Promise<void>;
  /** Resolves at once for an operation that is not being run, else as `run` does. */
  ended(id: string): Promise<void>;
  /** Takes up again whatever a former process left unfinished, in the background. */
  recover(): Promise<void>;
  /** Waits for what is under way, after the signal has stopped it. */
  idle(): Promise<void>;
}

interface Options {
  readonly actions: ReadonlyMap<string, Action>;
  readonly gate: Gate;
  readonly timing: Timing;
  /** Ends all waiting; what is unfinished stays in the journal. */
  readonly signal: AbortSignal;
}

const changedMeanwhile: OperationError = {
  code: 'facts_changed',
  message:
    'What this was planned on changed before it began, so nothing was done. Look at it again, and submit it anew.',
};

/** Makes the runner. */
export function createRunner(
  services: OperationServices,
  { actions, gate, timing, signal }: Options,
): Runner {
  const { store, stripe, sync, locks, log } = services;
  const running = new Map<string, Promise<void>>();

  const pause = async (tries: number) => {
    await delay(backoff(timing, tries), undefined, { signal });
  };

  /**
   * Lock, re-read, decide: with the objects locked, makes the plan again from Stripe's present
   * state. A plan that differs from the one that was agreed to ends the operation.
   */
  async function stillHolds(action: Action, job: Job, journal: Journal): Promise<boolean> {
    for (let tries = 0; ; tries += 1) {
      await gate.pass();
      try {
        const { preview } = await prepare(services, action, job.input);
        if (preview.fingerprint === job.fingerprint) return true;
        await journal.void(changedMeanwhile);
        return false;
      } catch (error) {
        const cause = error instanceof AppError ? error.cause : error;
        const { outcome, stripe: said } = sortFailure(cause);
        if (outcome === 'key_not_allowed') {
          gate.close(said);
          await journal.waiting(queuePaused(said));
        } else if (error instanceof AppError && !isPassing(cause)) {
          await journal.void({ code: error.code, message: error.message });
          return false;
        } else log.warn({ operation: job.id, err: error }, 'could not read what it is about');
        await pause(tries);
      }
    }
  }

  async function refetch(job: Job, made: readonly Reference[]) {
    const references = [...made, ...job.touches];
    try {
      await sync.refresh(references, 'interactive');
    } catch (error) {
      log.warn({ operation: job.id, err: error }, 'could not read again what was changed');
      await sync.refreshSoon(references);
    }
  }

  /** Takes the steps in order to their ends. Gives whether Stripe may hold something new. */
  async function takeSteps(job: Job, action: Action, journal: Journal): Promise<boolean> {
    const begun = job.steps.some(({ firstSentAt }) => firstSentAt !== null);
    if (!begun && !(await stillHolds(action, job, journal))) return false;
    const settling = { stripe, journal, gate, timing, log, givenUp: job.needsPerson, pause };
    let done = begun;
    for (const step of job.steps) {
      if (step.status === 'succeeded') continue;
      const lookup = action.lookups[step.name];
      if (!lookup) throw new Error(`${job.kind} has no lookup for its step ${step.name}`);
      if ((await settle(settling, lookup, step)) !== 'succeeded') break;
      done = true;
    }
    return done;
  }

  async function perform(id: string) {
    const job = await readJob(store, id);
    const action = actions.get(job.kind);
    if (!action) throw new Error(`No action is called ${job.kind}`);
    const journal = journalOf({ store, stripeNow: () => stripe.now() }, action.area, job);
    if (!isFinal(job.status) && !(await takeSteps(job, action, journal))) return;
    const { steps } = await readJob(store, id);
    const made = steps.flatMap(({ creates, object, account }) =>
      object === null ? [] : [{ kind: creates, id: object, account }],
    );
    await refetch(job, made);
  }

  /** Goes on until the operation ends: what is journaled must not be left for want of a try. */
  async function lockAndPerform(id: string) {
    for (let tries = 0; ; tries += 1)
      try {
        const { objects } = await readJob(store, id);
        return await locks.with(objects, () => perform(id));
      } catch (error) {
        if (signal.aborted) return;
        log.error(
          { operation: id, err: error },
          'an operation broke off; it will be taken up again',
        );
        await pause(tries).catch(() => {});
        if (signal.aborted) return;
      }
  }

  function run(id: string): Promise<void> {
    const already = running.get(id);
    if (already) return already;
    const mine = lockAndPerform(id).finally(() => running.delete(id));
    running.set(id, mine);
    return mine;
  }

  return {
    run,
    ended: (id) => running.get(id) ?? Promise.resolve(),
    async recover() {
      const ids = await unfinished(store);
      if (ids.length > 0) log.info({ operations: ids.length }, 'taking up unfinished operations');
      for (const id of ids) void run(id);
    },
    async idle() {
      await Promise.all(running.values());
    },
  };
}
