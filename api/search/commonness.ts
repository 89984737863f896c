import { sql } from 'kysely';
import type { Store } from '../store/database.ts';
import { type Commonness, trigramsOf, type WordIndex } from '../store/word-index.ts';

interface Sample {
  readonly commonness: Commonness;
  /** When another is due, by `performance.now()`. */
  readonly until: number;
}

/** Rows of a sample: a trigram that none of them has, less than one row in a hundred has. */
const sampled = 400;
/** Milliseconds for which a sample is good enough; what is common changes slowly. */
const lasts = 10 * 60_000;

const samples = new WeakMap<Store, Map<string, Sample>>();

/** Looks at rows anywhere in the table. Evenly would not do: what is regular would be taken for rare. */
async function take({ read }: Store, index: WordIndex): Promise<Sample> {
  const table = sql.table(index.table);
  const { rows: ends } = await sql<{ low: number | null; high: number | null }>`
    select (select min(pk) from ${table}) as low, (select max(pk) from ${table}) as high`.execute(
    read,
  );
  const { low, high } = ends[0] ?? { low: null, high: null };
  const span = low === null || high === null ? 0 : high - low + 1;
  const anywhere = () => (low ?? 0) + Math.floor(Math.random() * span);
  const pks = JSON.stringify(Array.from({ length: span === 0 ? 0 : sampled }, anywhere));
  const { rows } = await sql<{ words: string | null }>`
    select ${index.folded('t')} as words from json_each(${pks}) as place
      cross join ${table} as t on t.pk = place.value`.execute(read);
  const found = new Map<string, number>();
  for (const { words } of rows)
    for (const trigram of trigramsOf(words ?? ''))
      found.set(trigram, (found.get(trigram) ?? 0) + 1);
  // Of a small table every list is short.
  const commonness: Commonness =
    rows.length < sampled / 2
      ? () => null
      : (trigram) => ((found.get(trigram) ?? 0) + 0.5) / rows.length;
  return { commonness, until: performance.now() + lasts };
}

/** How common trigrams are in an index, by a sample of its rows. */
export async function commonnessOf(store: Store, index: WordIndex): Promise<Commonness> {
  const ofStore = samples.get(store) ?? new Map<string, Sample>();
  samples.set(store, ofStore);
  let sample = ofStore.get(index.table);
  if (!sample || sample.until < performance.now()) {
    sample = await take(store, index);
    ofStore.set(index.table, sample);
  }
  return sample.commonness;
}
