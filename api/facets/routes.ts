import { Hono } from 'hono';
import { type RawBuilder, sql } from 'kysely';
import type { Services } from '../context.ts';
import { signedIn } from '../staff/permission.ts';

/** The values that filters offer because they really occur, the most used first. */
export interface Facets {
  /** Stripe's lower-case codes: `usd`. */
  currencies: string[];
  /** Two-letter codes of the accounts' countries: `US`. */
  countries: string[];
  /** Types of payment methods: `card`, `us_bank_account`. */
  methods: string[];
  /** Why payments failed: `card_declined`. */
  failureCodes: string[];
}

/** One walk of an index each; a balance counts for accounts that are paid but take no payment. */
export const facetsStatement = (): RawBuilder<{ facet: keyof Facets; value: string }> => sql`
  select facet, value from (
    select 'currencies' as facet, currency as value, count(*) as uses
      from stripe_charge group by currency
    union all
    select 'currencies', currency, count(*) from balance_line group by currency
    union all
    select 'methods', method, count(*) from stripe_charge group by method
    union all
    select 'failureCodes', failure_code, count(*) from stripe_charge
      where failure_code is not null group by failure_code
    union all
    select 'countries', country, count(*) from stripe_account group by country
  ) where value is not null group by facet, value order by sum(uses) desc, value`;

/** `/api/facets`: what the choices of filters are made of. */
export const facetRoutes = ({ store, sync }: Services) =>
  new Hono().get('/', signedIn(), async (c) => {
    const rows = await store.readLong(facetsStatement());
    const of = (facet: keyof Facets) =>
      rows.filter((row) => row.facet === facet).map(({ value }) => value);
    const data: Facets = {
      currencies: of('currencies'),
      countries: of('countries'),
      methods: of('methods'),
      failureCodes: of('failureCodes'),
    };
    return c.json({ data, asOf: sync.asOf() });
  });
