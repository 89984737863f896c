import type { Kysely, RawBuilder, Transaction } from 'kysely';
import { sql } from 'kysely';
import { formatMoney, money } from '../kit/money.ts';
import type { UnixSeconds } from '../kit/time.ts';
import type { Change } from '../store/database.ts';
import type { Tables } from '../store/tables.ts';
import type { FindingKind, Fix } from './rules.ts';

/** The store as a transaction sees it, or as it was committed. */
export type Database = Kysely<Tables> | Transaction<Tables>;

/** One matter that needs a person, as it follows from the facts. */
export interface Found {
  /** The object it is about; with the kind and the risk’s currency it names the finding. */
  readonly subject: string;
  readonly account?: string | null;
  readonly group?: string | null;
  /** Money at risk, in minor units; none where no sum says what is at risk. */
  readonly risk?: { readonly amount: number; readonly currency: string } | undefined;
  /**
   * The risk is what an account happens to hold: it comes and goes with every sale and payout, so
   * that its currency is no part of the finding's name, and more of it makes nothing worse.
   */
  readonly held?: true;
  /** Until when somebody has to act, where there is such a moment. */
  readonly due?: UnixSeconds | null;
  /** Since when it is so; null where the facts do not tell: then since it was first seen. */
  readonly since: UnixSeconds | null;
  /** The facts, in a sentence or two. */
  readonly facts: string;
  readonly fix: Fix;
  /** What to write to the customer, ready to be sent. */
  readonly message?: string;
}

/** What judging some facts at a moment came to. */
export interface Verdict {
  readonly found: readonly Found[];
  /** The facts are not all known yet: what was found before stays, as people left it. */
  readonly unclear?: true;
  /** When time alone will change the answer; null while only another event can. */
  readonly again?: UnixSeconds | null;
}

/** One kind of finding. */
export interface Kind<Facts> {
  readonly kind: FindingKind;
  /** Pure: the same facts at the same moment (Stripe's time) give the same answer. */
  judge(facts: Facts, now: UnixSeconds): Verdict;
}

/**
 * What findings are looked for in at once, such as a transfer group or an account: how to know that
 * a change touches one, and how to read what its kinds judge by.
 */
export interface Scope<Facts> {
  /** The first part of its units' names: `group`. */
  readonly name: string;
  readonly kinds: readonly Kind<Facts>[];
  /** The ids of the units that these changes of a transaction touch. */
  touched(db: Database, changes: Changes): Promise<Iterable<string>>;
  /** The ids of all units in which there may be something to find. */
  all(db: Database): Promise<Iterable<string>>;
  /** The facts of these units, by id; a unit that is left out has nothing to find. */
  read(db: Database, ids: readonly string[], now: UnixSeconds): Promise<ReadonlyMap<string, Facts>>;
}

/** Declares a scope; the type of the facts stays between its reader and its kinds. */
export const defineScope = <Facts>(scope: Scope<Facts>): Scope<Facts> => scope;

/** What a transaction changed, by kind. */
export type Changes = ReadonlyMap<string, readonly string[]>;

/** Each changed id once, by the kind it was announced as. */
export function byKind(changes: readonly Change[]): Changes {
  const kinds = new Map<string, Set<string>>();
  for (const { kind, id } of changes) {
    const ids = kinds.get(kind) ?? new Set<string>();
    kinds.set(kind, ids.add(id));
  }
  return new Map([...kinds].map(([kind, ids]) => [kind, [...ids]]));
}

/** `in (…)` of any number of ids with one parameter, so that the statement stays the same. */
export const among = (ids: readonly string[]): RawBuilder<unknown> =>
  sql`(select value from json_each(${JSON.stringify(ids)}))`;

/** For sentences: `70.00 USD`. */
export const say = (amount: number, currency: string): string =>
  formatMoney(money(amount, currency));

/** Seconds of so many days. */
export const days = (count: number): number => count * 86_400;
