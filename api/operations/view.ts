import type { Selectable } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/sqlite';
import type { StripeErrorDetail } from '../kit/errors.ts';
import type { Store } from '../store/database.ts';
import type { Action, Amount, Difference, Effect, Undo, Unrecovered } from './action.ts';
import { subjectName } from './names.ts';
import { type OperationStatus, type StepStatus, unfinishedStatuses } from './status.ts';
import type { OperationStepTable, OperationTable } from './tables.ts';

/** Why an operation or a step did not go on: in words for staff, and in Stripe's own. */
export interface OperationError {
  code: string;
  message: string;
  stripe?: StripeErrorDetail;
}

/** A step as the API shows it. */
export interface StepView {
  n: number;
  text: string;
  status: StepStatus;
  /** The object that Stripe made. */
  object?: string;
  error?: OperationError;
  /** What would undo it now that it is done, as another operation; absent where nothing can. */
  undo?: Undo;
}

/** Why an operation needs somebody else's approval, and how long it waits for it. */
export interface Approval {
  reasons: string[];
  /** Unix seconds by the server's clock. */
  expiresAt: number;
}

/** What a person decided about an operation that waited. */
export interface Decision {
  by: { id: string; name: string };
  at: number;
  note?: string;
}

/** An operation as the API shows it. Times are Unix seconds by the server's clock. */
export interface OperationView {
  id: string;
  kind: string;
  status: OperationStatus;
  /** Nothing here can find out what became of a step: a person must, in Stripe's dashboard. */
  needsPerson: boolean;
  subject: string;
  /** What people call what it is about, as far as that is kept. */
  subjectName: string | null;
  /** As far as it may be shown. */
  input: object;
  reason: string;
  by: { id: string; name: string };
  batch?: string;
  /** The operation that it was planned with. */
  plannedBy?: string;
  createdAt: number;
  finishedAt: number | null;
  /** Present where someone else had to approve it. */
  approval?: Approval;
  /** Who approved, rejected or canceled it. */
  decision?: Decision;
  effects: Effect[];
  /** What it moves, one amount a currency; empty where no money does. */
  moves: Amount[];
  /** What it sets, before and after. */
  differences: Difference[];
  /** What sellers keep of it although it is their share. */
  unrecovered: Unrecovered[];
  /** What it comes to for the platform in the end. */
  bottomLine?: string;
  warnings: string[];
  steps: StepView[];
  error?: OperationError;
}

type OperationRow = Selectable<OperationTable>;
const stepColumns = [
  'n',
  'name',
  'text',
  'status',
  'params',
  'account',
  'object',
  'undo',
  'error',
] as const satisfies (keyof OperationStepTable)[];
type StepRow = Pick<Selectable<OperationStepTable>, (typeof stepColumns)[number]>;

/** An undo of a reversal that an earlier version planned did not say that it names the reversal. */
const namingOf = ({ kind, naming }: Undo, { name }: StepRow): string | undefined =>
  naming ?? (name === 'reversal' && kind === 'transfer.create' ? 'repays' : undefined);

/** What would undo a step: only once the operation has ended, so that nothing is still to come. */
function undoOf(action: Action | undefined, ended: boolean, row: StepRow): { undo?: Undo } {
  if (!ended || row.status !== 'succeeded') return {};
  if (row.undo !== null) {
    const planned = JSON.parse(row.undo) as Undo;
    const naming = namingOf(planned, row);
    const { naming: _, ...undo } = planned;
    const named = naming && row.object !== null ? { [naming]: row.object } : {};
    return { undo: { ...undo, input: { ...undo.input, ...named } } };
  }
  if (row.object === null) return {};
  const { name, account, object } = row;
  const params = JSON.parse(row.params) as Record<string, unknown>;
  const undo = action?.undo?.({ name, params, account, object });
  return undo ? { undo } : {};
}

const stepView = (action: Action | undefined, ended: boolean, row: StepRow): StepView => ({
  n: row.n,
  text: row.text,
  status: row.status,
  ...(row.object ? { object: row.object } : {}),
  ...(row.error ? { error: JSON.parse(row.error) as OperationError } : {}),
  ...undoOf(action, ended, row),
});

const decisionOf = (row: OperationRow): { decision?: Decision } =>
  row.decided_by !== null && row.decided_at !== null
    ? {
        decision: {
          by: { id: row.decided_by, name: row.decided_by_name ?? row.decided_by },
          at: row.decided_at,
          ...(row.decision_note ? { note: row.decision_note } : {}),
        },
      }
    : {};

function operationView(
  row: OperationRow & { subjectName: string | null; steps: StepRow[] },
  action: Action | undefined,
): OperationView {
  const input = JSON.parse(row.input) as object;
  const shown = JSON.parse(row.preview) as Pick<OperationView, 'effects' | 'warnings'> &
    Partial<Pick<OperationView, 'moves' | 'differences' | 'unrecovered' | 'bottomLine'>>;
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    needsPerson: row.needs_person === 1,
    subject: row.subject,
    subjectName: row.subjectName,
    input: row.personal === 1 ? (action?.recorded?.(input) ?? input) : input,
    reason: row.reason,
    by: { id: row.requested_by, name: row.requested_by_name },
    ...(row.batch ? { batch: row.batch } : {}),
    ...(row.planned_by ? { plannedBy: row.planned_by } : {}),
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    ...(row.approval && row.expires_at !== null
      ? { approval: { reasons: JSON.parse(row.approval), expiresAt: row.expires_at } }
      : {}),
    ...decisionOf(row),
    effects: shown.effects,
    // Journaled by an earlier version, it does not say.
    moves: shown.moves ?? [],
    differences: shown.differences ?? [],
    unrecovered: shown.unrecovered ?? [],
    ...(shown.bottomLine ? { bottomLine: shown.bottomLine } : {}),
    warnings: shown.warnings,
    steps: row.steps.map((step) => stepView(action, row.finished_at !== null, step)),
    ...(row.error ? { error: JSON.parse(row.error) as OperationError } : {}),
  };
}

/**
 * The operation with its steps, as committed; undefined when there is none of this id.
 * @param actions those that there are; a later version may not know the operation's any more.
 */
export async function findOperation(
  { read }: Pick<Store, 'read'>,
  actions: ReadonlyMap<string, Action>,
  id: string,
): Promise<OperationView | undefined> {
  // One statement, so that the operation and its steps are of one moment.
  const row = await read
    .selectFrom('operation')
    .selectAll()
    .select(subjectName.as('subjectName'))
    .select((from) =>
      jsonArrayFrom(
        from
          .selectFrom('operation_step')
          .select(stepColumns)
          .whereRef('operation_step.operation', '=', 'operation.id')
          .orderBy('n'),
      ).as('steps'),
    )
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  // The helper's type is that of parsed JSON; SQLite gives the text.
  const steps = JSON.parse(row.steps as unknown as string) as StepRow[];
  return operationView({ ...row, steps }, actions.get(row.kind));
}

/** An operation in one line, for the page of the object it is about. */
export interface OperationLine {
  id: string;
  kind: string;
  status: OperationStatus;
  by: { id: string; name: string };
  createdAt: number;
}

/** The operations about an object, newest first. */
export async function operationsOn(
  { read }: Pick<Store, 'read'>,
  subject: string,
): Promise<OperationLine[]> {
  const rows = await read
    .selectFrom('operation')
    .select(['id', 'kind', 'status', 'requested_by', 'requested_by_name', 'created_at'])
    .where('subject', '=', subject)
    .orderBy('created_at', 'desc')
    .orderBy('pk', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    status: row.status,
    by: { id: row.requested_by, name: row.requested_by_name },
    createdAt: row.created_at,
  }));
}

/** An operation that has not ended. */
export interface Unfinished {
  kind: string;
  /** The requester's name. */
  by: string;
  needsPerson: boolean;
}

/** The operations about an object that have not ended, oldest first. */
export async function unfinishedOn(
  { read }: Pick<Store, 'read'>,
  subject: string,
): Promise<Unfinished[]> {
  const rows = await read
    .selectFrom('operation')
    .select(['kind', 'requested_by_name as by', 'needs_person'])
    .where('subject', '=', subject)
    .where('status', 'in', unfinishedStatuses)
    .orderBy('pk')
    .execute();
  return rows.map(({ needs_person, ...row }) => ({ ...row, needsPerson: needs_person === 1 }));
}
