import type { Write } from '../store/database.ts';
import type { Deciding } from './deciding.ts';
import { enter } from './entry.ts';

/** An order that stands in the plan of an operation that is done. */
export interface PlannedOrder {
  /** Its ULID, made when it was planned: however often it is begun, it is the same operation. */
  readonly id: string;
  readonly kind: string;
  /** As its action's schema gives it. */
  readonly input: object;
  /** The operation that it was planned with. */
  readonly plannedBy: string;
  /** What it is about, as far as that is known. */
  readonly subject: string;
}

/**
 * Begins orders that were planned earlier: each is journaled once, for whoever answers for the
 * operation that planned it and with its reason. That was authorised for all of it, so limits and
 * approval are not asked again; whether its requester may still order such things is.
 * @param choose gives what is to begin, in the transaction that journals it
 * @returns how many were begun
 */
export type CarryOut = (
  choose: (write: Write) => Promise<readonly PlannedOrder[]>,
) => Promise<number>;

/** Makes what begins planned orders. */
export function createCarryOut({ services, catalogue, runner, standingOf }: Deciding): CarryOut {
  return async (choose) => {
    const begun = await services.store.write(async (write) => {
      const orders = await choose(write);
      for (const { id, kind, input, plannedBy, subject } of orders) {
        const planner = await write.db
          .selectFrom('operation')
          .select(['vouched_by', 'requested_by_name', 'reason'])
          .where('id', '=', plannedBy)
          .executeTakeFirstOrThrow();
        const { reason, vouched_by, requested_by_name } = planner;
        // Whoever is not known any more may order nothing, which ends this one and no other.
        const by = (await standingOf(write.db, vouched_by)) ?? {
          id: vouched_by,
          name: requested_by_name,
          role: 'viewer' as const,
        };
        const action = catalogue.find(kind);
        // The input is the plan: there is no preview that it has to agree with.
        await enter(write, { id, action, input, reason, by, fingerprint: '', plannedBy }, subject);
      }
      return orders;
    });
    for (const { id } of begun) void runner.run(id);
    return begun.length;
  };
}
