import { setTimeout as delay } from 'node:timers/promises';
import pLimit from 'p-limit';
import { AppError } from '../kit/errors.ts';
import { nowInSeconds } from '../kit/time.ts';
import type { Reference } from '../store/snapshot.ts';
import { isRefusal } from '../stripe/errors.ts';
import { sortFailure } from '../stripe/failure.ts';
import { snapshotOf } from '../sync/registry.ts';
import type { Action, OperationServices } from './action.ts';
import { createAsk } from './asking.ts';
import { journalPlan } from './entry.ts';
import type { Gate } from './gate.ts';
import { type Job, type JobStep, readJob, unfinished } from './job.ts';
import { type Journal, journalOf, OperationEnded } from './journal.ts';
import { isCountedWith } from './limits.ts';
import { type Prepared, prepare } from './prepare.ts';
import { doneOtherwise, refusal } from './refusals.ts';
import { settle } from './settle.ts';
import { type StandingOf, whyNotBegin } from './standing.ts';
import { isFinal, isWaiting } from './status.ts';
import { backoff, type Timing } from './timing.ts';
import type { OperationError } from './view.ts';

/** Takes journaled operations to their end, each object's one after the other. */
export interface Runner {
  /** Runs an operation; resolves when nothing more will happen to it by itself. */
  run(id: string): Promise<void>;
  /**
   * Begins operations of a batch, some abreast, in this order.
   * @param at not before, Unix seconds by the server's clock.
   */
  begin(ids: readonly string[], at: number): void;
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
  readonly standingOf: StandingOf;
  /** Ends all waiting; what is unfinished stays in the journal. */
  readonly signal: AbortSignal;
}

/** Whether Stripe has answered it for good, or it never left: it is not sent any more. */
const isOver = ({ status }: JobStep): boolean => status === 'refused' || status === 'canceled';

export const changedMeanwhile: OperationError = {
  code: 'facts_changed',
  message:
    'What this was planned on changed before it began, so nothing was done. Look at it again, and submit it anew.',
};

/** Makes the runner. */
export function createRunner(
  services: OperationServices,
  { actions, gate, timing, standingOf, signal }: Options,
): Runner {
  const { store, stripe, sync, locks, log } = services;
  const running = new Map<string, Promise<void>>();
  const abreast = pLimit(timing.abreast);

  const pause = async (tries: number) => {
    await delay(backoff(timing, tries), undefined, { signal });
  };
  const ask = createAsk({ gate, log, pause });

  /**
   * Lock, re-read, decide: with the objects locked, makes the plan again from Stripe's present
   * state. A plan that differs from the one that was agreed to ends the operation, and so does a
   * requester who may not order it any more.
   */
  async function preparedAnew(
    action: Action,
    job: Job,
    journal: Journal,
  ): Promise<Prepared | null> {
    try {
      const asked = { id: job.id, journal };
      const prepared = await ask(asked, async () => {
        const whyNot = await whyNotBegin(store.read, standingOf, job.id, action);
        if (whyNot) throw new AppError(409, whyNot.code, whyNot.message);
        return prepare(services, action, job.input, job.id);
      });
      const { plan, preview } = prepared;
      const isPlanned = job.plannedBy !== null;
      // What was planned earlier is the input itself: nobody has seen the facts of today.
      const isSame = isPlanned || preview.fingerprint === job.fingerprint;
      const blocked = preview.blocked ?? (isPlanned ? plan.doubt : undefined);
      if (isSame && !blocked) return prepared;
      await journal.void(isSame && blocked ? blocked : changedMeanwhile);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { code, message, stripe: words } = error;
      await journal.void({ code, message, ...(words ? { stripe: words } : {}) });
    }
    return null;
  }

  /** Why a step that was never sent may not be sent any more; null where it may. */
  async function obstacleOf(
    action: Action,
    journal: Journal,
    step: JobStep,
  ): Promise<OperationError | null> {
    const holds = action.holds?.[step.name];
    if (!holds || step.restsOn === null) return null;
    try {
      const changed = await ask({ id: step.operation, journal }, () => holds(stripe, step));
      return changed === null ? null : doneOtherwise(changed);
    } catch (error) {
      if (isRefusal(error)) return refusal(sortFailure(error).stripe, step.path);
      throw error;
    }
  }

  async function refetch(job: Job, made: readonly Reference[]) {
    const references = [...made, ...job.touches];
    try {
      await sync.refresh(references, 'interactive', job.id);
    } catch (error) {
      log.warn({ operation: job.id, err: error }, 'could not read again what was changed');
      await sync.refreshSoon(references);
    }
  }

  const journalFor = (action: Action, job: Job): Journal =>
    journalOf({ store, stripeNow: () => stripe.now() }, action.area, job);

  /** Plans an order that was only entered. @returns it with its steps; null where it goes no further. */
  async function planned(action: Action, job: Job, prepared: Prepared): Promise<Job | null> {
    if (job.steps.length > 0) return job;
    const { id, input, batch, plannedBy } = job;
    const mayGoOn = await store.write(async (write) => {
      const by = await standingOf(write.db, job.vouchedBy);
      if (!by) throw new Error('Whoever ordered it is not known any more');
      const isCounted = await isCountedWith(write.db, plannedBy, by.id);
      const order = { id, action, input, by, batch, isCounted };
      return journalPlan(write, order, prepared, stripe.now());
    });
    return mayGoOn ? await readJob(store, job.id) : null;
  }

  /**
   * Takes the steps in order to their ends. Gives whether Stripe may hold something new, or that
   * the key was not accepted.
   */
  async function takeSteps(entered: Job, action: Action): Promise<boolean | 'not_sent'> {
    let job = entered;
    const begun = job.steps.some((step) => step.firstSentAt !== null && !isOver(step));
    if (!begun) {
      const prepared = await preparedAnew(action, job, journalFor(action, job));
      const ready = prepared && (await planned(action, job, prepared));
      if (!ready) return false;
      job = ready;
    }
    const { needsPerson: givenUp, whenFunded } = job;
    const journal = journalFor(action, job);
    const settling = { stripe, journal, gate, timing, log, givenUp, whenFunded, pause };
    const plannedAt = stripe.now();
    // A plan that has begun is not made again: what its later steps rest on may have changed.
    const isFresh = () => !begun && stripe.now() - plannedAt <= timing.fresh;
    let done = begun;
    for (const step of job.steps) {
      if (step.status === 'succeeded' || isOver(step)) continue;
      const lookup = action.lookups[step.name];
      if (!lookup) throw new Error(`${job.kind} has no lookup for its step ${step.name}`);
      if (step.firstSentAt === null && !isFresh()) {
        const obstacle = await obstacleOf(action, journal, step);
        if (obstacle) {
          await journal.refused(step, obstacle, false);
          break;
        }
      }
      const settled = await settle(settling, lookup, step);
      if (settled === 'not_sent') return settled;
      if (settled !== 'succeeded') break;
      done = true;
    }
    return done;
  }

  /** The same, from the look at the facts on, each time that the key was not accepted. */
  async function untilSent(entered: Job, action: Action): Promise<boolean> {
    for (let job = entered; ; job = await readJob(store, job.id)) {
      const done = await takeSteps(job, action);
      if (done !== 'not_sent') return done;
    }
  }

  function actionOf({ kind }: Job): Action {
    const action = actions.get(kind);
    if (!action) throw new Error(`No action is called ${kind}`);
    return action;
  }

  async function perform(id: string) {
    const job = await readJob(store, id);
    const action = actionOf(job);
    const goesOn = !isFinal(job.status) && !isWaiting(job.status);
    const isNew = goesOn && (await untilSent(job, action));
    // With its plan, where it had none before.
    const after = await readJob(store, id);
    if (!isNew && !after.toReadAgain) return;
    // A part is read with what it is a part of, which its step has touched.
    const made = after.steps.flatMap(({ creates, object, account }) =>
      object === null || snapshotOf(creates)?.part ? [] : [{ kind: creates, id: object, account }],
    );
    await refetch(after, made);
    if (after.toReadAgain) await journalFor(action, job).readAgain();
  }

  /** What to lock: for an order that is not planned yet, what its action says. */
  async function objectsOf(id: string): Promise<readonly string[]> {
    const job = await readJob(store, id);
    if (job.objects.length > 0 || isFinal(job.status)) return job.objects;
    const action = actionOf(job);
    try {
      const asked = { id, journal: journalFor(action, job) };
      return await ask(asked, () => action.objects(services, job.input as never));
    } catch (error) {
      // Planning it will end it, with these words.
      if (error instanceof AppError || isRefusal(error)) return [job.subject];
      throw error;
    }
  }

  /** Goes on until the operation ends: what is journaled must not be left for want of a try. */
  async function lockAndPerform(id: string) {
    for (let tries = 0; ; tries += 1)
      try {
        return await locks.with(await objectsOf(id), () => perform(id));
      } catch (error) {
        if (signal.aborted || error instanceof OperationEnded) return;
        log.error(
          { operation: id, err: error },
          'an operation broke off; it will be taken up again',
        );
        await pause(tries).catch(() => {});
        if (signal.aborted) return;
      }
  }

  function run(id: string): Promise<void> {
    // Whoever asks has just journaled something: a run that is about to end has not seen it.
    const before = running.get(id);
    const mine = (before ? before.then(() => lockAndPerform(id)) : lockAndPerform(id)).finally(
      () => {
        if (running.get(id) === mine) running.delete(id);
      },
    );
    running.set(id, mine);
    return mine;
  }

  function begin(ids: readonly string[], at: number) {
    const wait = Math.max(0, at - nowInSeconds()) * 1000;
    const work = delay(wait, undefined, { signal }).then(
      () => Promise.all(ids.map((id) => abreast(() => run(id)))),
      // The pipeline stops: the next start takes them up.
      () => {},
    );
    void work;
  }

  return {
    run,
    begin,
    ended: (id) => running.get(id) ?? Promise.resolve(),
    async recover() {
      const found = await unfinished(store);
      if (found.length > 0)
        log.info({ operations: found.length }, 'taking up unfinished operations');
      for (const { id, beginsAt } of found)
        if (beginsAt === null) void run(id);
        else begin([id], beginsAt);
    },
    async idle() {
      await Promise.all(running.values());
    },
  };
}
