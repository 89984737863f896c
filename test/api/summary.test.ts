import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { Summary } from '../../api/store/summary.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';

type Row = Record<string, string | number | boolean | null>;

let app: AppForTest;
let viewer: Client;

beforeAll(async () => {
  app = await startApp({ world: 'demo' });
  await app.synced();
  viewer = await app.as('viewer');
});
afterAll(() => app.stop());

/** Every row of a list, page by page. */
async function allRows(path: string, query: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor = ''; ; ) {
    const { data, next } = await viewer.read<{ data: Row[]; next: string | null }>(
      `/api/${path}?limit=100&${query}${cursor && `&cursor=${cursor}`}`,
    );
    rows.push(...data);
    if (next === null) return rows;
    cursor = next;
  }
}

const summary = async (path: string, query = '') =>
  (await viewer.read<{ data: Summary }>(`/api/${path}/summary?${query}`)).data;

/** What the rows of all pages come to, added up here. */
function addedUp(rows: readonly Row[], sums: readonly string[]) {
  const totals = [...Map.groupBy(rows, ({ currency }) => String(currency))].map(
    ([currency, found]) => ({
      currency,
      count: found.length,
      ...Object.fromEntries(
        sums.map((name) => [name, found.reduce((all, row) => all + Number(row[name]), 0)]),
      ),
    }),
  );
  return totals.sort((a, b) => b.count - a.count || (a.currency < b.currency ? -1 : 1));
}

/** A list, what its summary sums and counts, and values that its filters may have. */
interface ListCase {
  path: string;
  sums: string[];
  tabs?: string;
  /** Columns that its rows can be in the order of. */
  sorts: string[];
  filters: Record<string, string[]>;
}

const lists: ListCase[] = [
  {
    path: 'payments',
    sorts: ['created', 'amount', 'amount_refunded'],
    sums: ['amount', 'amount_refunded'],
    tabs: 'outcome',
    filters: {
      outcome: ['succeeded', 'failed', 'refunded,partially_refunded', 'disputed'],
      currency: ['usd', 'eur', 'jpy,gbp'],
      'amount[gte]': ['2000', '10000'],
      'amount[lt]': ['5000'],
      'created[gte]': ['1790000000'],
      method: ['card', 'us_bank_account'],
      failure_code: ['card_declined'],
      last4: ['4242'],
      q: ['order', '100%', 'an'],
    },
  },
  {
    path: 'transfers',
    sorts: ['created', 'amount', 'amount_reversed'],
    sums: ['amount', 'amount_reversed', 'left'],
    tabs: 'state',
    filters: {
      state: ['paid', 'partially_reversed,reversed'],
      currency: ['usd', 'eur'],
      'amount[gte]': ['2000', '10000'],
      'amount_reversed[gt]': ['0'],
      q: ['order', 'an', 'zz'],
    },
  },
  {
    path: 'payouts',
    sorts: ['created', 'arrival_date', 'amount'],
    sums: ['amount'],
    tabs: 'status',
    filters: {
      status: ['paid', 'failed,canceled', 'in_transit'],
      whose: ['platform', 'connected'],
      currency: ['usd', 'eur,gbp'],
      method: ['standard', 'instant'],
      'amount[gte]': ['5000'],
      'arrival_date[lt]': ['1795000000'],
      q: ['bank', '4242', 'zzzz'],
    },
  },
  {
    path: 'disputes',
    sorts: ['created', 'amount'],
    sums: ['amount'],
    tabs: 'status',
    filters: {
      status: ['needs_response', 'won,lost'],
      currency: ['usd'],
      reason: ['fraudulent', 'general'],
      'amount[gt]': ['3000'],
    },
  },
  {
    path: 'balances',
    sorts: ['available', 'pending', 'total', 'name'],
    sums: ['available', 'pending', 'total'],
    tabs: 'negative',
    filters: {
      negative: ['true', 'false'],
      currency: ['usd', 'eur'],
      country: ['US', 'DE,FR'],
      'available[lt]': ['0', '10000'],
    },
  },
  {
    path: 'groups',
    sorts: ['last', 'first', 'kept', 'collected', 'disputed', 'applicationFees', 'outOfPocket'],
    sums: [
      'collected',
      'fees',
      'transferred',
      'reversed',
      'refunded',
      'disputed',
      'applicationFees',
      'kept',
      'outOfPocket',
      'toppedUp',
      'pending',
    ],
    tabs: 'isOutOfPocket',
    filters: {
      isOutOfPocket: ['true', 'false'],
      currency: ['usd', 'eur'],
      reconciliation: ['reconciles', 'unbooked,differs'],
      'kept[lt]': ['0', '1000'],
      'outOfPocket[gte]': ['1', '1000'],
      'refunded[gt]': ['0'],
    },
  },
  {
    path: 'accounts',
    sorts: ['created', 'name', 'deadline'],
    sums: [],
    tabs: 'status',
    filters: {
      status: ['enabled', 'restricted,onboarding'],
      country: ['US', 'DE,FR'],
      payouts_enabled: ['true', 'false'],
      q: ['a', 'zz'],
    },
  },
];

const queryOf = (filters: Record<string, string | undefined>) =>
  new URLSearchParams(
    Object.entries(filters).filter((each): each is [string, string] => each[1] !== undefined),
  ).toString();

test.each(lists)(
  'the summary of $path is what all its pages come to, whatever is filtered and sorted by',
  async ({ path, sums, sorts, tabs, filters }) => {
    const chosen = fc.record(
      Object.fromEntries(
        Object.entries(filters).map(([name, values]) => [
          name,
          fc.option(fc.constantFrom(...values), { nil: undefined, freq: 1 }),
        ]),
      ),
    );
    const order = fc.tuple(fc.constantFrom(...sorts), fc.constantFrom('', '-'));
    await fc.assert(
      fc.asyncProperty(chosen, order, async (filter, [sort, turned]) => {
        const { [tabs ?? '']: _tab, ...others } = filter;
        const [found, besideTabs, rows, tabRows] = await Promise.all([
          summary(path, queryOf(filter)),
          summary(path, queryOf(others)),
          allRows(path, queryOf({ ...filter, sort: `${turned}${sort}` })),
          allRows(path, queryOf(others)),
        ]);
        const keys = rows.map((row) => row[sort] ?? Number.POSITIVE_INFINITY);
        const sorted = keys.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        expect(keys).toEqual(turned ? sorted.reverse() : sorted);
        expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(rows.length);
        expect(found.count).toBe(rows.length);
        expect(found.totals).toEqual(sums.length > 0 ? addedUp(rows, sums) : []);
        // The tabs say what they would find, whichever of them is chosen.
        expect(found.tabs).toEqual(besideTabs.tabs);
        expect(found.tabs).toEqual(
          tabs &&
            Object.fromEntries(
              [...Map.groupBy(tabRows, (row) => String(row[tabs]))].map(([value, of]) => [
                value,
                of.length,
              ]),
            ),
        );
      }),
      { numRuns: 25, examples: [[{}, [sorts[0] ?? '', '-']]] },
    );
  },
);

test('a payment that comes in is in the summary', async () => {
  const before = await summary('payments', 'currency=usd');
  await app.sandbox.stripe.paymentIntents.create({
    amount: 4321,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });
  await eventually(async () => {
    const { count, totals, tabs } = await summary('payments', 'currency=usd');
    expect(count).toBe(before.count + 1);
    expect(totals[0]?.amount).toBe(Number(before.totals[0]?.amount) + 4321);
    expect(tabs?.succeeded).toBe((before.tabs?.succeeded ?? 0) + 1);
  });
});

test.each([
  ['accounts', 'deadline'],
  ['disputes', 'due_by'],
])('what has no date is in no range of dates: %s by %s', async (path, name) => {
  const dated = (await allRows(path, '')).filter((row) => row[name] !== null);
  expect(dated.length).toBeGreaterThan(0);
  expect(await allRows(path, `${name}[gte]=0`)).toHaveLength(dated.length);
  expect((await summary(path, `${name}[gte]=0`)).count).toBe(dated.length);
});

test('what stands in a list’s address is understood: its order and place change nothing', async () => {
  const { next } = await viewer.read<{ next: string }>('/api/payments?limit=5&sort=-amount');
  expect(await summary('payments', `sort=-amount&limit=5&cursor=${next}`)).toEqual(
    await summary('payments'),
  );
});

test.each([
  ['payments', 'colour=red', 'colour'],
  ['payments', 'outcome=lost', 'outcome'],
  ['disputes', 'amount=5', 'amount'],
  ['balances', 'negative=perhaps', 'negative'],
  ['groups', 'currency=usd&currency=eur', 'currency'],
  ['accounts', 'constructor=1', 'constructor'],
])('the summary of %s with %s is refused by the name', async (path, query, field) => {
  const { status, body } = await viewer.get<ErrorBody>(`/api/${path}/summary?${query}`);
  expect([status, body.error.code, body.error.field]).toEqual([400, 'invalid_input', field]);
});

test('a summary is for who is signed in', async () => {
  for (const { path } of lists)
    expect((await app.nobody.get(`/api/${path}/summary`)).status).toBe(401);
});
