import { sql } from 'kysely';
import { platformId } from '../balances/snapshot.ts';
import { paymentMethodConfiguration } from '../payment-methods/snapshot.ts';
import type { Store, Write } from '../store/database.ts';
import type { Reference, SnapshotBase } from '../store/snapshot.ts';
import { isAccountGone, isGone, isRefusal } from '../stripe/errors.ts';
import type { Gateway } from '../stripe/gateway.ts';
import { keep, markDeleted } from '../sync/keep.ts';
import type { Observation } from '../sync/order.ts';
import { ask, askAfter } from '../sync/refetch.ts';
import { declared, snapshots } from '../sync/registry.ts';
import { sweptKinds } from '../sync/sweep.ts';
import { differences } from './compare.ts';
import { draw } from './draw.ts';
import {
  count,
  digestOf,
  dueLook,
  forgetLook,
  isLookedAt,
  type Look,
  lookLater,
  recordDrift,
} from './records.ts';
import { graceSeconds } from './rules.ts';

/**
 * Measures how true the snapshots are, by reading random ones from Stripe again.
 *
 * What differs is no drift yet: it may have changed a moment ago, with the event that tells of it
 * on its way. So nothing is put right at first, and it is looked at again once the grace has passed
 * by Stripe's clock; what is read by a schedule has until after its next turn. By then
 *
 * - it is what Stripe says: the news came by itself, late at most;
 * - it has changed here since, or news of it is known to wait here: it has another grace;
 * - it still is what it was, and wrong: that is drift. It is put right, and counted, in one
 *   transaction, through the same door as everything else that is kept.
 */
export interface Sampler {
  /**
   * Asks Stripe for one object: one whose second look is due, or else one that is drawn.
   * @throws Stripe.errors.StripeError when Stripe does not answer; nothing is counted then.
   */
  step(): Promise<void>;
}

/** What Stripe says of an object; null where it has none of that id any more. */
interface Answer {
  readonly object: object | null;
  readonly observation: Observation;
}

type KeptRow = Pick<SnapshotBase, 'json' | 'deleted' | 'observed_seq'>;

/**
 * Makes the sampler of a store.
 * @param onError hears of what Stripe refused and of what could not be kept.
 * @param random gives numbers from 0 to below 1.
 */
export function createSampler(
  store: Store,
  gateway: Gateway,
  onError: (reference: Reference, error: unknown) => void,
  random: () => number = Math.random,
): Sampler {
  /** @returns undefined where Stripe says nothing of the object itself. */
  async function read({ kind, id, account }: Reference): Promise<Answer | undefined> {
    const { fetch } = declared(kind);
    if (!fetch) throw new TypeError(`A ${kind} cannot be read by itself`);
    const seq = gateway.nextSeq();
    try {
      const { value, begun } = await gateway.read('sampler', account, (client, options) =>
        fetch(client, id, options),
      );
      return { object: value, observation: { by: 'fetch', ...begun } };
    } catch (error) {
      if (account !== null && isAccountGone(error)) {
        // It is the account that has left; of what it had nothing is known any more.
        const owner = { kind: 'account', id: account, account: null };
        await store.write((write) => ask(write, [owner], gateway));
        return undefined;
      }
      if (isGone(error))
        return { object: null, observation: { by: 'fetch', at: gateway.now(), seq } };
      if (!isRefusal(error)) throw error;
      onError({ kind, id, account }, error);
      return undefined;
    }
  }

  async function keptRow({ db }: Write, { kind, id }: Reference): Promise<KeptRow | undefined> {
    const { rows } = await sql<KeptRow>`
      select json, deleted, observed_seq from ${sql.table(declared(kind).table)}
      where id = ${id}`.execute(db);
    return rows[0];
  }

  function fieldsThatDiffer({ kind }: Reference, row: KeptRow, { object }: Answer): string[] {
    if ((object === null) !== (row.deleted === 1)) return ['deleted'];
    return object === null ? [] : differences(declared(kind), JSON.parse(row.json), object);
  }

  /** When what differs must have been learnt by itself. */
  async function graceEnds({ db }: Write, { kind, id, account }: Reference): Promise<number> {
    const now = gateway.now();
    const listed = kind === paymentMethodConfiguration.kind;
    if (!listed && !sweptKinds.includes(kind)) return now + graceSeconds;
    const sweep = await db
      .selectFrom('sweep')
      .select(listed ? 'configurations_due_at as due_at' : 'due_at')
      .where('account', '=', listed ? (account ?? platformId) : id)
      .executeTakeFirst();
    return Math.max(now, sweep?.due_at ?? 0) + graceSeconds;
  }

  /** Whether it is known here already that there is, or may be, something new of it to be read. */
  async function newsWaits({ db }: Write, { kind, id, account }: Reference): Promise<boolean> {
    const event = await db
      .selectFrom('stripe_event')
      .select('pk')
      .where('object', '=', id)
      .where('state', '=', 'received')
      .executeTakeFirst();
    const asked = await db
      .selectFrom('refetch')
      .select('pk')
      .where('kind', '=', kind)
      .where('id', '=', id)
      .where('account', '=', account ?? '')
      .where('attempts', '=', 0)
      .executeTakeFirst();
    const gap = await db
      .selectFrom('sweep')
      .select('account')
      .where('account', '=', kind === 'account' ? id : (account ?? platformId))
      .where('missed_since', 'is not', null)
      .executeTakeFirst();
    return (event ?? asked ?? gap) !== undefined;
  }

  async function firstLook(drawn: Reference) {
    const answer = await read(drawn);
    if (!answer) return;
    await store.write(async (write) => {
      const row = await keptRow(write, drawn);
      // Whatever has come since Stripe was asked is newer than its answer.
      if (!row || row.observed_seq > answer.observation.seq) return;
      if (await isLookedAt(write, drawn)) return;
      const sampled_at = answer.observation.at;
      await count(write, drawn.kind, sampled_at, { sampled: 1 });
      if (fieldsThatDiffer(drawn, row, answer).length === 0) return;
      const due_at = await graceEnds(write, drawn);
      await lookLater(write, { ...drawn, sampled_at, kept_digest: digestOf(row), due_at });
    });
  }

  /** Has the snapshot say what Stripe says, and all that follows from it. */
  async function mend(write: Write, { kind, id, account }: Reference, answer: Answer) {
    const { object, observation } = answer;
    if (object === null) {
      await markDeleted(write, { kind, id, account }, observation);
      return;
    }
    const seen = { kind, account, object, observation, source: 'fetch' };
    await askAfter(write, await keep(write, [seen], gateway), gateway);
  }

  async function judge(write: Write, look: Look, answer: Answer): Promise<void> {
    const { kind, id, account, sampled_at } = look;
    const row = await keptRow(write, look);
    if (!row) return forgetLook(write, look);
    if (row.observed_seq > answer.observation.seq) return;
    const fields = fieldsThatDiffer(look, row, answer);
    if (fields.length > 0) {
      const kept_digest = digestOf(row);
      if (kept_digest !== look.kept_digest || (await newsWaits(write, look))) {
        const due_at = await graceEnds(write, look);
        await lookLater(write, { kind, id, account, sampled_at, kept_digest, due_at });
        return;
      }
      await mend(write, look, answer);
      await recordDrift(write, { kind, id, account, at: gateway.now(), fields, error: null });
    }
    await count(
      write,
      kind,
      sampled_at,
      fields.length > 0 ? { drifted: 1, mended: 1 } : { late: 1 },
    );
    await forgetLook(write, look);
  }

  async function secondLook(look: Look) {
    const { kind, id, account, sampled_at } = look;
    const answer = await read(look).catch(async (error: unknown) => {
      // One object that Stripe fails to give must not keep all others from being sampled.
      const due_at = gateway.now() + graceSeconds;
      await store.write((write) => lookLater(write, { ...look, due_at }));
      throw error;
    });
    if (!answer) return store.write((write) => forgetLook(write, look));
    try {
      await store.write((write) => judge(write, look, answer));
    } catch (error) {
      onError({ kind, id, account }, error);
      await store.write(async (write) => {
        const row = await keptRow(write, look);
        const fields = row ? fieldsThatDiffer(look, row, answer) : [];
        const said = error instanceof Error ? error.message : String(error);
        await recordDrift(write, { kind, id, account, at: gateway.now(), fields, error: said });
        await count(write, kind, sampled_at, { drifted: 1 });
        await forgetLook(write, look);
      });
    }
  }

  return {
    async step() {
      const look = await dueLook(store, gateway.now());
      if (look) return secondLook(look);
      const drawn = await draw(store, snapshots, random);
      if (drawn) await firstLook(drawn);
    },
  };
}
