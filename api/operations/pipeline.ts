import { setTimeout as delay } from 'node:timers/promises';
import { type Actor, audit } from '../audit/audit.ts';
import { AppError, badInput, conflict, notFound } from '../kit/errors.ts';
import { firstMistake } from '../kit/validate.ts';
import { assertCan, type Staff } from '../staff/permission.ts';
import { roleCan } from '../staff/rules.ts';
import type { Action, OperationServices } from './action.ts';
import { enter, findSubmitted } from './entry.ts';
import { createGate, type Paused } from './gate.ts';
import { canonical, type Preview, prepare } from './prepare.ts';
import { createRunner } from './runner.ts';
import { type Timing, usualTiming } from './timing.ts';
import { findOperation, type OperationView, type Unfinished, unfinishedOn } from './view.ts';

/** Who is asking, as the session says. */
export type Requester = Staff & Actor;

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
  /** Since when and why nothing is being sent; null when all is well. */
  readonly paused: Paused | null;
  /** Takes up what a former process left unfinished; returns once that has begun. */
  recover(): Promise<void>;
  /** Stops; what is unfinished stays in the journal for the next start. */
  stop(): Promise<void>;
}

/** The action's input, or the first thing wrong with it. @throws AppError `invalid_input`. */
function parseInput(action: Action, input: unknown): object {
  const result = action.input.safeParse(input);
  if (result.success) return result.data;
  throw firstMistake(result.error, 'input');
}

/**
 * The Stripe id that an unchecked input names, for the trail. Nothing else of it is kept: the trail
 * is for ever, and whoever is not allowed to order anything could fill it with whatever they like.
 */
const seemsAbout = (input: Submit['input']): string | undefined =>
  Object.values(input).find(
    (value): value is string =>
      typeof value === 'string' && /^[a-z]{2,6}_(?=\w*\d)\w{1,200}$/.test(value),
  );

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

/** Makes the pipeline for these actions. It sends nothing until something is submitted. */
export function createOperations(
  services: OperationServices,
  declared: readonly Action[],
  timing: Timing = usualTiming,
): Operations {
  const { store, stripe, locks } = services;
  const actions = new Map(declared.map((action) => [action.kind, action]));
  const stopping = new AbortController();
  const { signal } = stopping;
  const gate = createGate(timing, signal);
  const runner = createRunner(services, { actions, gate, timing, signal });

  function actionOf(kind: string): Action {
    const action = actions.get(kind);
    if (action) return action;
    throw badInput(
      `There is no operation "${kind}". Use: ${[...actions.keys()].join(', ')}.`,
      'kind',
    );
  }

  async function find(id: string): Promise<OperationView> {
    const operation = await findOperation(store, id);
    if (!operation) throw notFound('This operation');
    return operation;
  }

  /** Whether the id was submitted before, for the same. @throws 409 when for something else. */
  async function submittedBefore(by: Requester, { id, kind, input }: Submit): Promise<boolean> {
    const before = await findSubmitted(store, id);
    if (!before) return false;
    const action = actions.get(kind);
    const parsed = action?.input.safeParse(input);
    const same =
      before.requested_by === by.id &&
      before.kind === kind &&
      parsed?.success === true &&
      before.input === canonical(parsed.data);
    if (same) return true;
    throw conflict(
      'operation_id_reused',
      'This operation id was already used for something else. Open the form anew.',
    );
  }

  async function allow(by: Requester, action: Action, submit?: Submit) {
    if (submit && !roleCan(by.role, action.permission))
      await store.write((write) =>
        audit(write, {
          action: 'operation.forbidden',
          actor: by,
          operation: submit.id,
          reason: submit.reason,
          subject: seemsAbout(submit.input),
          after: { kind: action.kind, role: by.role },
        }),
      );
    assertCan(by, action.permission);
  }

  /** Checks and journals a new order. */
  async function place(by: Requester, submit: Submit) {
    const action = actionOf(submit.kind);
    await allow(by, action, submit);
    const input = parseInput(action, submit.input);
    const prepared = await prepare(services, action, input);
    const { preview } = prepared;
    if (preview.fingerprint !== submit.fingerprint)
      throw conflict(
        'facts_changed',
        'Something changed since the preview. Look at what would be done now, and submit again.',
        preview,
      );
    if (preview.blocked) {
      const { code, message, field } = preview.blocked;
      throw new AppError(409, code, message, { details: preview, ...(field ? { field } : {}) });
    }
    const order = { id: submit.id, action, input, reason: submit.reason, by };
    await store.write((write) => enter(write, order, prepared, stripe.now()));
  }

  return {
    async preview(by, kind, input) {
      const action = actionOf(kind);
      await allow(by, action);
      const { preview, objects } = await prepare(services, action, parseInput(action, input));
      const others = await unfinishedOn(store, objects[0]);
      return { ...preview, warnings: [...others.map(besideOther), ...preview.warnings] };
    },

    async submit(by, submit) {
      // One at a time for each id, so that of many equal submits one is placed.
      const created = await locks.with([`operation:${submit.id}`], async () => {
        if (await submittedBefore(by, submit)) return false;
        await place(by, submit);
        void runner.run(submit.id);
        return true;
      });
      await within(timing.patience, runner.ended(submit.id));
      return { operation: await find(submit.id), created };
    },

    find,
    get paused() {
      return gate.paused;
    },
    recover: () => runner.recover(),
    async stop() {
      stopping.abort();
      await within(timing.grace, runner.idle());
    },
  };
}
