import { sql } from 'kysely';
import { byName } from '../store/filters.ts';
import type { Listing, ListSource } from '../store/listing.ts';
import { wordsOf } from '../store/word-index.ts';
import { whereStopped } from './stages.ts';
import { requirementText } from './words.ts';

/** What came of the newest link to the onboarding that was made for an account. */
export const linkStates = ['none', 'made', 'returned', 'revoked'] as const;
export type LinkState = (typeof linkStates)[number];

/** An account whose holder has not finished the onboarding. */
export interface UnfinishedRow {
  id: string;
  name: string;
  email: string | null;
  country: string | null;
  /** The part of the onboarding that comes next, in words. */
  stoppedAt: string;
  /** All that is missing, in words, in the order in which it is asked for. */
  missing: string[];
  created: number;
  /** When something about it was last seen to change; Unix seconds. */
  changedAt: number;
  /** Of the newest link that was made for its holder, and when; Unix seconds, null for none. */
  link: LinkState;
  linkMadeAt: number | null;
  /** Until when its address can be opened. */
  linkExpiresAt: number | null;
  /** When its holder last came back by it. */
  returnedAt: number | null;
  observedAt: number;
}

/** A row of `unfinishedSource`. */
export type StoredUnfinished = Omit<UnfinishedRow, 'stoppedAt' | 'missing'> & { due: string };

/** How staff list the onboardings that have not been finished; the oldest come first. */
export const unfinishedListing: Listing = {
  filters: {
    country: { by: 'choice', column: 'country' },
    link: { by: 'choice', column: 'link', values: linkStates },
    created: { by: 'range', column: 'created' },
    q: { by: 'search', of: wordsOf('stripe_account') },
  },
  sorts: ['created', 'name'],
  defaultSort: 'created',
};

const newestLink = (column: string) => sql`(select ${sql.raw(column)} from account_link l
  where l.account = a.id order by l.id desc limit 1)`;

/** The accounts that have not left, with what came of the newest link of each. */
export const unfinishedSource: ListSource = {
  from: sql`(select a.*, coalesce(${newestLink(
    "case when l.revoked_at is not null then 'revoked' when l.returned_at is not null then 'returned' else 'made' end",
  )}, 'none') as link,
    ${newestLink('made_at')} as "linkMadeAt", ${newestLink('link_expires_at')} as "linkExpiresAt",
    ${newestLink('returned_at')} as "returnedAt"
    from stripe_account a) u`,
  columns: sql`id, name, email, country, created, link, "linkMadeAt", "linkExpiresAt", "returnedAt",
    coalesce((select max(h.at) from snapshot_history h
      where h.kind = 'account' and h.id = u.id), created) as "changedAt",
    json_extract(json, '$.requirements.currently_due') as due, observed_at as "observedAt"`,
  within: {
    filter: 'status',
    columns: ['status', 'deleted'],
    is: (named = byName) => sql`${named('status')} = 'onboarding' and +deleted = 0`,
  },
};

/** A row as the API gives it. */
export function unfinishedRow({ due, ...row }: StoredUnfinished): UnfinishedRow {
  const missing = due ? (JSON.parse(due) as string[]) : [];
  const { stoppedAt, inOrder } = whereStopped(missing);
  return { ...row, stoppedAt, missing: [...new Set(inOrder.map(requirementText))] };
}
