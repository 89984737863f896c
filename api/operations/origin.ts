import type { Store } from '../store/database.ts';

/** What made an object of Stripe's: an operation of ours, or somebody outside this tool. */
export type Origin = { readonly operation: string } | { readonly outside: true };

/** An object as far as its origin goes. */
interface Made {
  readonly id: string;
  readonly metadata?: Readonly<Record<string, string>> | null | undefined;
}

/**
 * The operations that made these objects, by object id: by the journal, or, where the answer never
 * came, by the mark that each step leaves. Whoever is not in it was made outside this tool.
 */
export async function operationsOfObjects(
  { read }: Pick<Store, 'read'>,
  objects: readonly Made[],
): Promise<ReadonlyMap<string, string>> {
  if (objects.length === 0) return new Map();
  const marks = new Map(
    objects.flatMap(({ id, metadata }) =>
      metadata?.operation_id ? [[id, metadata.operation_id] as const] : [],
    ),
  );
  const [steps, marked] = await Promise.all([
    read
      .selectFrom('operation_step')
      .select(['object', 'operation'])
      .where(
        'object',
        'in',
        objects.map(({ id }) => id),
      )
      // A step that only changes an object names it in its path.
      .where((where) => where(where.fn('instr', ['path', 'object']), '=', 0))
      .execute(),
    marks.size === 0
      ? []
      : read
          .selectFrom('operation')
          .select('id')
          .where('id', 'in', [...marks.values()])
          .execute(),
  ]);
  // A mark that names no operation is somebody else's.
  const known = new Set(marked.map(({ id }) => id));
  return new Map([
    ...[...marks].filter(([, operation]) => known.has(operation)),
    ...steps.flatMap(({ object, operation }) => (object ? [[object, operation] as const] : [])),
  ]);
}

/** What made one of them. */
export const originOf = (operations: ReadonlyMap<string, string>, id: string): Origin => {
  const operation = operations.get(id);
  return operation === undefined ? { outside: true } : { operation };
};
