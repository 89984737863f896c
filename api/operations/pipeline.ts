import { setTimeout as delay } from 'node:timers/promises';
import { AppError, conflict, notFound } from '../kit/errors.ts';
import { nowInSeconds } from '../kit/time.ts';
import { assertCan, type Staff } from '../staff/permission.ts';
import type { Action, OperationServices } from './action.ts';
import { type Approvals, createApprovals } from './approval.ts';
import { type Batches, createBatches } from './batch.ts';
import { type CarryOut, createCarryOut } from './carry-out.ts';
import { catalogueOf, parseInput } from './catalogue.ts';
import { type Choices, choicesOf } from './choices.ts';
import { findStored } from './deciding.ts';
import { enter, findSubmitted, journalPlan, type Order } from './entry.ts';
import { forget, journaled } from './forget.ts';
import { createFundsQueue } from './funds-queue.ts';
import { createGate, type Paused } from './gate.ts';
import { aboveLimits, limitKindOf } from './limits.ts';
import { isUnmade } from './names.ts';
import { canonical, limitedOf, type Prepared, type Preview, prepare } from './prepare.ts';
import type { Requester } from './requester.ts';
import { createRunner } from './runner.ts';
import { createSecondThoughts, type SecondThoughts } from './second-thoughts.ts';
import { endWhatMayNot, type StandingOf } from './standing.ts';
import { type Timing, usualTiming } from './timing.ts';
import { findOperation, type OperationView, type Unfinished, unfinishedOn } from './view.ts';

/** A submit as it came: the shape is checked, what stands in it is not. */
export interface Submit {
  /** The ULID made when the form was opened. */
  readonly id: string;
  readonly kind: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly reason: string;
  /** Of the preview that was agreed to. */
  readonly fingerprint: string;
}

/** The one road of every money move. */
export interface Operations {
  /** Every kind of operation that has limits of its own. */
  readonly kinds: readonly string[];
  readonly approvals: Approvals;
  readonly secondThoughts: SecondThoughts;
  readonly batches: Batches;
  /** @throws AppError `forbidden`, `invalid_input`, or what asking Stripe ended with. */
  preview(by: Requester, kind: string, input: Submit['input']): Promise<Preview>;
  /**
   * Journals the order and begins it. Answers when the operation has ended, or after a short
   * patience with where it stands.
   * @returns the operation, and whether this call made it.
   * @throws AppError 409 `operation_id_reused`, 409 `facts_changed` with a fresh preview in
   * `details`, 409 with the code of what blocks it, `forbidden`, `invalid_input`.
   */
  submit(by: Requester, submit: Submit): Promise<{ operation: OperationView; created: boolean }>;
  /** @throws AppError `not_found`. */
  find(id: string): Promise<OperationView>;
  /** The same once it has ended, or after a short patience as it stands. */
  settled(id: string): Promise<OperationView>;
  /** What the one who asks may decide about it now. @throws AppError `not_found`. */
  choices(by: Staff, id: string): Promise<Choices>;
  /** Begins what operations have planned for later. */
  readonly carryOut: CarryOut;
  /** Since when and why nothing is being sent; null when all is well. */
  readonly paused: Paused | null;
  /** Takes up what a former process left unfinished; returns once that has begun. */
  recover(): Promise<void>;
  /** Stops; what is unfinished stays in the journal for the next start. */
  stop(): Promise<void>;
}

/** Waits for work to end, but no longer than so many milliseconds; the work goes on. */
async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const ended = new AbortController();
  const late = delay(milliseconds, undefined, { signal: ended.signal }).catch(() => {});
  await Promise.race([work, late]);
  ended.abort();
}

/** What staff must know of an operation on the same object that has not ended. */
const besideOther = ({ kind, by, needsPerson }: Unfinished): string =>
  needsPerson
    ? `What became of an earlier ${kind} by ${by} is not known. Look at it in Stripe's dashboard before you submit another.`
    : `${by} has a ${kind} under way on this. Yours will wait for it, and will not be done if it changes what you see here.`;

interface Options {
  /** Asked again before anything that waited begins. */
  readonly standingOf: StandingOf;
  readonly timing?: Timing;
}

/** Makes the pipeline for these actions. It sends nothing until something is submitted. */
export function createOperations(
  services: OperationServices,
  declared: readonly Action[],
  { standingOf, timing = usualTiming }: Options,
): Operations {
  const { store, stripe, locks, log } = services;
  let timer: NodeJS.Timeout | undefined;
  let unwatch = () => {};
  const catalogue = catalogueOf(declared);
  const stopping = new AbortController();
  const { signal } = stopping;
  const gate = createGate(timing, signal);
  const runner = createRunner(services, {
    actions: catalogue.all,
    gate,
    timing,
    standingOf,
    signal,
  });
  const deciding = { services, catalogue, runner, standingOf };
  const approvals = createApprovals(deciding);
  const second = createSecondThoughts(deciding);
  const funds = createFundsQueue(deciding);

  async function find(id: string): Promise<OperationView> {
    const operation = await findOperation(store, catalogue.all, id);
    if (!operation) throw notFound('This operation');
    return operation;
  }

  async function settled(id: string): Promise<OperationView> {
    await within(timing.patience, runner.ended(id));
    return find(id);
  }

  /** Ends what waited too long or may not begin any more, and looks for funds. */
  async function round() {
    try {
      await approvals.expire();
      await forget(deciding, timing);
      await endWhatMayNot(deciding);
      await funds.look();
    } catch (error) {
      log.warn({ err: error }, 'could not look after the operations that wait');
    }
  }

  /** Whether the id was submitted before, for the same. @throws 409 when for something else. */
  async function submittedBefore(by: Requester, { id, kind, input }: Submit): Promise<boolean> {
    const before = await findSubmitted(store, id);
    if (!before) return false;
    const action = catalogue.all.get(kind);
    const parsed = action?.input.safeParse(input);
    const same =
      before.requested_by === by.id &&
      before.kind === kind &&
      parsed?.success === true &&
      before.input === canonical(journaled(action, before, parsed.data));
    if (same) return true;
    throw conflict(
      'operation_id_reused',
      'This operation id was already used for something else. Open the form anew.',
    );
  }

  /** The preview as this person sees it: with what is under way beside it, and their limits. */
  async function told(by: Requester, action: Action, prepared: Prepared): Promise<Preview> {
    const { preview, plan, objects } = prepared;
    // What is yet to be made is in nobody else's hands.
    const others = isUnmade(objects[0]) ? [] : await unfinishedOn(store, objects[0]);
    const wish = { by, kind: limitKindOf(action), moves: limitedOf(plan) };
    const approval = [
      ...(action.alwaysApproved ? [action.alwaysApproved] : []),
      ...(await aboveLimits(store.read, wish, nowInSeconds())),
    ];
    return {
      ...preview,
      warnings: [...others.map(besideOther), ...preview.warnings],
      ...(approval.length > 0 && !preview.blocked ? { needsApproval: approval } : {}),
    };
  }

  /** Checks and journals a new order. */
  async function place(by: Requester, submit: Submit) {
    const action = catalogue.find(submit.kind);
    assertCan(by, action.permission);
    const input = parseInput(action, submit.input);
    const prepared = await prepare(services, action, input);
    const { preview } = prepared;
    if (preview.fingerprint !== submit.fingerprint)
      throw conflict(
        'facts_changed',
        'Something changed since the preview. Look at what would be done now, and submit again.',
        await told(by, action, prepared),
      );
    if (preview.blocked) {
      const { code, message, field } = preview.blocked;
      const details = await told(by, action, prepared);
      throw new AppError(409, code, message, { details, ...(field ? { field } : {}) });
    }
    const { id, reason, fingerprint } = submit;
    const order: Order = { id, action, input, reason, by, fingerprint };
    await store.write(async (write) => {
      await enter(write, order, prepared.objects[0], preview.effects);
      await journalPlan(
        write,
        { id, action, input, by, batch: null, isCounted: false },
        prepared,
        stripe.now(),
      );
    });
  }

  return {
    async preview(by, kind, input) {
      const action = catalogue.find(kind);
      assertCan(by, action.permission);
      return told(by, action, await prepare(services, action, parseInput(action, input)));
    },

    async submit(by, submit) {
      // One at a time for each id, so that of many equal submits one is placed.
      const created = await locks.with([`operation:${submit.id}`], async () => {
        if (await submittedBefore(by, submit)) return false;
        await place(by, submit);
        void runner.run(submit.id);
        return true;
      });
      return { operation: await settled(submit.id), created };
    },

    kinds: [...catalogue.all.values()].filter((each) => !each.limitedAs).map(({ kind }) => kind),
    approvals,
    secondThoughts: second,
    batches: createBatches(deciding, timing),
    carryOut: createCarryOut(deciding),
    find,
    settled,
    choices: async (by, id) => choicesOf(deciding, by, await findStored(deciding, id)),
    get paused() {
      return gate.paused;
    },
    async recover() {
      unwatch = funds.watch();
      timer = setInterval(() => void round(), timing.round);
      void round();
      await runner.recover();
    },
    async stop() {
      stopping.abort();
      clearInterval(timer);
      unwatch();
      await within(timing.grace, runner.idle());
    },
  };
}
