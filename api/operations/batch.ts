import { createHash } from 'node:crypto';
import { setImmediate as untilOthersHadTheirTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import pLimit from 'p-limit';
import { ulid } from 'ulid';
import { audit } from '../audit/audit.ts';
import { AppError, badInput, conflict, notFound } from '../kit/errors.ts';
import { nowInSeconds } from '../kit/time.ts';
import { assertCan, type Staff } from '../staff/permission.ts';
import { roleCan } from '../staff/rules.ts';
import type { Write } from '../store/database.ts';
import { alreadySo } from './action.ts';
import { parseInput, seemsAbout } from './catalogue.ts';
import type { Deciding } from './deciding.ts';
import { enter } from './entry.ts';
import { canonical, type Preview } from './prepare.ts';
import type { Requester } from './requester.ts';
import { type OperationStatus, operationStatuses } from './status.ts';
import type { Timing } from './timing.ts';

/** One operation of a batch, as it was previewed. */
export interface BatchItem {
  readonly input: Readonly<Record<string, unknown>>;
  /** Of the preview that was agreed to. */
  readonly fingerprint: string;
}

/** Many operations of one kind that are ordered together, each succeeding or failing alone. */
export interface SubmitBatch {
  /** The ULID made when the form was opened. */
  readonly id: string;
  readonly kind: string;
  readonly reason: string;
  readonly items: readonly BatchItem[];
}

/** A batch as the API shows it. Times are Unix seconds by the server's clock. */
export interface BatchView {
  id: string;
  kind: string;
  reason: string;
  by: { id: string; name: string };
  createdAt: number;
  /** Until then all of it can be recalled: nothing is sent before. */
  beginsAt: number;
  canceledAt: number | null;
  total: number;
  /** How many of its operations stand where. */
  counts: Record<OperationStatus, number>;
  /** How many of the refused had nothing to do, since all was so already. */
  skipped: number;
}

/** How a single operation is previewed. */
type PreviewOne = (by: Requester, kind: string, input: BatchItem['input']) => Promise<Preview>;

/** What one input of a batch would do, or what is wrong with it. */
export type ItemPreview =
  | { preview: Preview }
  | { error: { code: string; message: string; field?: string } };

/** Operations by the hundred. */
export interface Batches {
  /**
   * Journals every operation of the batch; they are planned and sent after the recall window.
   * @returns the batch, and whether this call made it.
   * @throws AppError `forbidden`, `invalid_input` naming the first item that is wrong, 409
   * `operation_id_reused`.
   */
  submit(by: Requester, submit: SubmitBatch): Promise<{ batch: BatchView; created: boolean }>;
  /**
   * Previews each input by itself: what is wrong with one is said in its place.
   * @throws AppError `forbidden`, `invalid_input` for an unknown kind.
   */
  preview(
    by: Requester,
    kind: string,
    inputs: readonly BatchItem['input'][],
    previewOne: PreviewOne,
  ): Promise<ItemPreview[]>;
  /** @throws AppError `not_found`. */
  find(id: string): Promise<BatchView>;
  /** Ends what of it has not begun. @returns how many that were. @throws AppError `forbidden`. */
  cancel(by: Requester, id: string): Promise<{ canceled: number }>;
}

/** Makes the batches of a pipeline. */
export function createBatches(deciding: Deciding, timing: Timing): Batches {
  const { services, catalogue, runner } = deciding;
  const { store, locks } = services;

  async function rowOf(id: string) {
    return store.read
      .selectFrom('operation_batch')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  async function find(id: string): Promise<BatchView> {
    const row = await rowOf(id);
    if (!row) throw notFound('This batch');
    const stand = await store.read
      .selectFrom('operation')
      .select(['status', ({ fn }) => fn.countAll<number>().as('count')])
      .where('batch', '=', id)
      .groupBy('status')
      .execute();
    const skipped = await store.read
      .selectFrom('operation')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('batch', '=', id)
      .where('status', '=', 'refused')
      .where(sql`json_extract(error, '$.code')`, '=', alreadySo)
      .executeTakeFirstOrThrow();
    const counts = Object.fromEntries(operationStatuses.map((status) => [status, 0]));
    for (const { status, count } of stand) counts[status] = Number(count);
    return {
      id,
      kind: row.kind,
      reason: row.reason,
      by: { id: row.requested_by, name: row.requested_by_name },
      createdAt: row.created_at,
      beginsAt: row.begins_at,
      canceledAt: row.canceled_at,
      total: row.total,
      counts: counts as Record<OperationStatus, number>,
      skipped: Number(skipped.count),
    };
  }

  /** The inputs as their action reads them. @throws AppError naming the item that is wrong. */
  function parsed({ kind, items }: SubmitBatch) {
    const action = catalogue.find(kind);
    const orders = items.map(({ input, fingerprint }, index) => {
      try {
        return { input: parseInput(action, input), fingerprint };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        throw badInput(`Item ${index + 1}: ${error.message}`, `items.${index}.${error.field}`);
      }
    });
    const seen = new Set<string>();
    for (const [index, { input }] of orders.entries()) {
      const text = canonical(input);
      // The same twice in one list is a slip of whoever made the list.
      if (seen.has(text))
        throw badInput(`Item ${index + 1} is in the list twice.`, `items.${index}`);
      seen.add(text);
    }
    return { action, orders };
  }

  async function place(by: Requester, submit: SubmitBatch, content: string) {
    const { id, kind, reason } = submit;
    const { action, orders } = parsed(submit);
    const now = nowInSeconds();
    const begins_at = now + timing.recall;
    await store.write(async (write) => {
      await write.db
        .insertInto('operation_batch')
        .values({
          id,
          kind,
          reason,
          content,
          total: orders.length,
          requested_by: by.id,
          requested_by_name: by.name,
          created_at: now,
          begins_at,
        })
        .execute();
      await recorded(write, by, 'submitted', id, { kind, total: orders.length });
      for (const [index, order] of orders.entries()) {
        // Thousands of statements in one go would hold up every request.
        if (index % 100 === 99) await untilOthersHadTheirTurn();
        const entry = { ...order, id: ulid(), action, reason, by, batch: id };
        await enter(write, entry, seemsAbout(order.input) ?? id);
      }
    });
    runner.begin(await queuedOf(id), begins_at);
  }

  const queuedOf = async (batch: string): Promise<string[]> => {
    const rows = await store.read
      .selectFrom('operation')
      .select('id')
      .where('batch', '=', batch)
      .where('status', '=', 'queued')
      .orderBy('pk')
      .execute();
    return rows.map(({ id }) => id);
  };

  const recorded = (write: Write, by: Requester, what: string, batch: string, after: unknown) => {
    write.changed({ kind: 'operation_batch', area: 'operations', id: batch });
    return audit(write, { action: `operation_batch.${what}`, actor: by, subject: batch, after });
  };

  /** Whether this batch was submitted before. @throws 409 when the id was used for another. */
  async function submittedBefore(by: Staff, { id, kind }: SubmitBatch, content: string) {
    const before = await rowOf(id);
    if (!before) return false;
    if (before.requested_by === by.id && before.kind === kind && before.content === content)
      return true;
    throw conflict(
      'operation_id_reused',
      'This id was already used for something else. Open the form anew.',
    );
  }

  return {
    find,

    async preview(by, kind, inputs, previewOne) {
      assertCan(by, catalogue.find(kind).permission);
      const abreast = pLimit(timing.abreast);
      return abreast.map(inputs, async (input): Promise<ItemPreview> => {
        try {
          return { preview: await previewOne(by, kind, input) };
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          const { code, message, field } = error;
          return { error: { code, message, ...(field ? { field } : {}) } };
        }
      });
    },

    async submit(by, submit) {
      const { permission } = catalogue.find(submit.kind);
      assertCan(by, permission);
      const content = createHash('sha256')
        .update(canonical(submit.items.map(({ input }) => input)))
        .digest('hex');
      // One at a time for each id, so that of many equal submits one is placed.
      const created = await locks.with([`operation:${submit.id}`], async () => {
        if (await submittedBefore(by, submit, content)) return false;
        await place(by, submit, content);
        return true;
      });
      return { batch: await find(submit.id), created };
    },

    async cancel(by, id) {
      const batch = await find(id);
      if (batch.by.id !== by.id && !roleCan(by.role, 'operation:approve'))
        assertCan(by, 'operation:approve');
      const now = nowInSeconds();
      return store.write(async (write) => {
        const stopped = await write.db
          .updateTable('operation')
          .set({
            // What is tried again had done something before.
            status: ({ exists, selectFrom, case: either }) =>
              either()
                .when(
                  exists(
                    selectFrom('operation_step')
                      .select('n')
                      .whereRef('operation_step.operation', '=', 'operation.id')
                      .where('operation_step.status', '=', 'succeeded'),
                  ),
                )
                .then('partly_done' as const)
                .else('canceled' as const)
                .end(),
            finished_at: now,
            decided_by: by.id,
            decided_by_name: by.name,
            decided_at: now,
          })
          .where('batch', '=', id)
          .where('status', 'in', ['queued', 'waiting_approval', 'waiting_funds'])
          .returning(['id', 'subject', 'status'])
          .execute();
        await write.db
          .updateTable('operation_step')
          .set({ status: 'canceled' })
          .where('status', '=', 'queued')
          .where('operation', 'in', (from) =>
            from
              .selectFrom('operation')
              .select('id')
              .where('batch', '=', id)
              .where('status', 'in', ['canceled', 'partly_done']),
          )
          .execute();
        await write.db
          .updateTable('operation_batch')
          .set({ canceled_at: now })
          .where('id', '=', id)
          .where('canceled_at', 'is', null)
          .execute();
        await recorded(write, by, 'canceled', id, { canceled: stopped.length });
        for (const { id: operation, subject, status } of stopped) {
          write.changed({ kind: 'operation', area: 'operations', id: operation });
          await audit(write, {
            action: 'operation.canceled',
            actor: by,
            subject,
            operation,
            after: { status, batch: id },
          });
        }
        return { canceled: stopped.length };
      });
    },
  };
}
