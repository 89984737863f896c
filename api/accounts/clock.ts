import { sql } from 'kysely';
import type Stripe from 'stripe';
import type { UnixSeconds } from '../kit/time.ts';
import type { Store } from '../store/database.ts';
import { type Versioned, versionAt } from '../store/history.ts';
import { type News, newsBetween } from './news.ts';
import { type Restriction, restrictionsOf } from './restrictions.ts';
import { account as kept } from './snapshot.ts';

/** The restriction clock of an account. */
export interface RestrictionClock {
  readonly restrictions: readonly (Restriction & {
    /** Since when, as far as it was seen to change; null where it was so when first read. */
    readonly since: UnixSeconds | null;
  })[];
  readonly news: {
    /** Unix seconds: a day ago, or when the account was made. */
    readonly from: UnixSeconds;
    /** The account was made within the day, so that all of it is new. */
    readonly made: boolean;
    readonly lines: readonly News[];
  };
}

const day = 86_400;

/** When each of these fields of an object was last seen to change. */
export const lastChangesStatement = ({ kind, id }: Versioned, fields: readonly string[]) =>
  sql<{ field: string; at: number }>`
    select json_each.value ->> '$.path' as field, max(h.at) as at
    from snapshot_history h, json_each(h.changes)
    where h.kind = ${kind} and h.id = ${id}
      and json_each.value ->> '$.path' in (${sql.join(fields)})
    group by field`;

/**
 * What an account cannot do, who must act and until when, and what is new about that since
 * yesterday.
 * @param account the version that is kept
 * @param capabilities those of its capabilities that were read
 * @param now Stripe's time, Unix seconds
 */
export async function restrictionClock(
  store: Pick<Store, 'read'>,
  account: Stripe.Account,
  capabilities: readonly Stripe.Capability[],
  now: UnixSeconds,
): Promise<RestrictionClock> {
  const subject = { kind: kept.kind, id: account.id };
  const restrictions = restrictionsOf(account, capabilities, now);
  const from = now - day;
  const made = (account.created ?? 0) > from;
  const fields = restrictions.map(({ field }) => field);
  const [changed, yesterday] = await Promise.all([
    fields.length === 0 ? [] : lastChangesStatement(subject, fields).execute(store.read),
    made ? null : versionAt(store, subject, account, from),
  ]);
  const since = new Map(
    ('rows' in changed ? changed.rows : []).map(({ field, at }) => [field, at] as const),
  );
  return {
    restrictions: restrictions.map((each) => ({
      ...each,
      since: each.state === 'ending' ? null : (since.get(each.field) ?? null),
    })),
    news: {
      from: made ? (account.created ?? from) : from,
      made,
      lines: yesterday ? newsBetween({ account: yesterday, at: from }, { account, at: now }) : [],
    },
  };
}
