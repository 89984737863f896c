import { type RawBuilder, sql } from 'kysely';
import type { Services } from '../context.ts';
import type { UnixSeconds } from '../kit/time.ts';
import type { Owner } from '../store/snapshot.ts';
import { snapshots } from '../sync/registry.ts';
import type { Sampling } from '../sync/sync.ts';
import { isDrawn, sizesOf } from './draw.ts';
import { type Interval, wilson } from './interval.ts';
import { hourOf } from './records.ts';
import { graceSeconds, mostShare } from './rules.ts';

const dayHours = 24;
const weekHours = 7 * dayHours;
/** How many objects that had drifted are told, newest first. */
const mostTold = 20;

/** What samples came to. */
export interface Sampled {
  readonly sampled: number;
  /** Of those: Stripe's news came by itself within the grace. */
  readonly late: number;
  readonly drifted: number;
  readonly mended: number;
}

/** What samples of one kind came to, and between which shares, from 0 to 1, the true one lies. */
export interface Measured extends Sampled, Interval {}

/** An object that had drifted. */
export interface DriftFound {
  readonly n: number;
  readonly kind: string;
  readonly id: string;
  readonly account: Owner;
  /** In Stripe's time. */
  readonly at: UnixSeconds;
  /** Paths of what differed; `deleted` where it was only there on one side. */
  readonly fields: readonly string[];
  /** Why it could not be put right; null where it was. */
  readonly error: string | null;
}

/** How true the snapshots of a kind are. */
export interface KindMeasured {
  readonly kind: string;
  /** How many are kept. */
  readonly objects: number;
  /** Of those that differed when they were sampled and wait for their second look. */
  readonly looking: number;
  readonly day: Measured;
  readonly week: Measured;
  readonly last: DriftFound | null;
}

/** How true the snapshots are, measured by samples. */
export interface DriftMeasured {
  readonly state: Sampling['state'];
  /** Seconds from one call to the next; null when it is off. */
  readonly secondsBetween: number | null;
  /** The most that sampling takes of the calls that Stripe allows, from 0 to 1. */
  readonly mostShare: number;
  /** How long Stripe's news may be on its way before it counts as drift. */
  readonly graceSeconds: number;
  /** Of all kinds; no share of all objects, since what is rare is sampled more often. */
  readonly day: Sampled;
  readonly week: Sampled;
  readonly kinds: readonly KindMeasured[];
  readonly found: readonly DriftFound[];
}

const names = ['sampled', 'late', 'drifted', 'mended'] as const;
const none: Sampled = { sampled: 0, late: 0, drifted: 0, mended: 0 };

const withInterval = (figures: Sampled): Measured => ({
  ...figures,
  ...wilson(figures.drifted, figures.sampled),
});

const sum = (all: readonly Sampled[]): Sampled =>
  all.reduce(
    (total, each) => ({
      sampled: total.sampled + each.sampled,
      late: total.late + each.late,
      drifted: total.drifted + each.drifted,
      mended: total.mended + each.mended,
    }),
    none,
  );

/** The figures of each hour of a week, kind by kind. */
export const hoursStatement = (
  now: UnixSeconds,
): RawBuilder<Sampled & { kind: string; hour: number }> =>
  sql`select kind, hour, ${sql.join(names.map((name) => sql.ref(name)))} from drift_hour
    where hour > ${hourOf(now) - weekHours}`;

interface FoundRow extends Omit<DriftFound, 'n' | 'fields'> {
  pk: number;
  fields: string;
}

/** What was found last of each kind. */
export const lastStatement = (kinds: readonly string[]): RawBuilder<FoundRow> => sql`
  select f.* from json_each(${JSON.stringify(kinds)}) join drift_found f on f.pk = (
    select pk from drift_found where kind = json_each.value order by at desc, pk desc limit 1)`;

/** What was found last. */
const foundStatement = (): RawBuilder<FoundRow> =>
  sql`select * from drift_found order by at desc, pk desc limit ${mostTold}`;

const foundOf = ({ pk, fields, kind, id, account, at, error }: FoundRow): DriftFound => ({
  n: pk,
  kind,
  id,
  account,
  at,
  fields: JSON.parse(fields) as string[],
  error,
});

/** Tells what the sampler has measured within the last 24 hours and 7 days of Stripe's time. */
export async function driftMeasured({
  store,
  stripe,
  sync,
}: Pick<Services, 'store' | 'stripe' | 'sync'>): Promise<DriftMeasured> {
  const now = stripe.now();
  const drawn = snapshots.filter(isDrawn);
  const [sampling, sizes, hours, last, found, looks] = await Promise.all([
    sync.sampling(),
    sizesOf(store, drawn),
    hoursStatement(now).execute(store.read),
    lastStatement(drawn.map(({ kind }) => kind)).execute(store.read),
    foundStatement().execute(store.read),
    store.read
      .selectFrom('drift_look')
      .select((column) => ['kind', column.fn.countAll<number>().as('looking')])
      .groupBy('kind')
      .execute(),
  ]);
  const within = (length: number, kind?: string) =>
    sum(
      hours.rows.filter(
        (each) => each.hour > hourOf(now) - length && (kind ?? each.kind) === each.kind,
      ),
    );
  return {
    ...sampling,
    mostShare,
    graceSeconds,
    day: within(dayHours),
    week: within(weekHours),
    kinds: sizes.map(({ snapshot: { kind }, size }) => {
      const row = last.rows.find((each) => each.kind === kind);
      return {
        kind,
        objects: size,
        looking: looks.find((each) => each.kind === kind)?.looking ?? 0,
        day: withInterval(within(dayHours, kind)),
        week: withInterval(within(weekHours, kind)),
        last: row ? foundOf(row) : null,
      };
    }),
    found: found.rows.map(foundOf),
  };
}
