import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { list as accounts } from '../../web/pages/accounts/list.tsx';
import { list as balances } from '../../web/pages/balances/list.tsx';
import { countries, currencies, yesNo } from '../../web/pages/options.ts';
import {
  completed,
  completionsAt,
  filterAt,
  helpOf,
  type Occurring,
} from '../../web/table/filter-completions.ts';
import { changesOf, parseFilterText, printFilterText } from '../../web/table/filter-language.ts';
import type { ListDeclaration, Option, PeopleOptions } from '../../web/table/filters.ts';

const list: ListDeclaration = {
  search: 'Search',
  defaultSort: '-created',
  noun: 'account',
  filters: [
    {
      kind: 'choice',
      name: 'status',
      label: 'Status',
      many: true,
      options: [
        { value: 'restricted', label: 'Restricted' },
        { value: 'in_review', label: 'In review' },
      ],
    },
    { kind: 'choice', name: 'enabled', label: 'Pays out', options: yesNo },
    { kind: 'choice', name: 'country', label: 'Country', options: countries, many: true },
    { kind: 'choice', name: 'currency', label: 'Currency', options: currencies, many: true },
    { kind: 'amount', name: 'balance', label: 'Balance', currencies },
    { kind: 'days', name: 'created', label: 'Created' },
    { kind: 'text', name: 'transfer_group', label: 'Group', placeholder: '' },
  ],
};
const people: Option[] = [
  { value: 'u1', label: 'Kim' },
  { value: 'u2', label: 'Tom Ames' },
  { value: 'u3', label: 'Lee' },
  { value: 'u4', label: 'lee' },
];
const staff: PeopleOptions = {
  people: { queryKey: ['people'], queryFn: async () => people } as never,
};
const withPeople: ListDeclaration = {
  ...list,
  filters: [...list.filters, { kind: 'choice', name: 'by', label: 'Ordered by', options: staff }],
};
const occurring: Occurring = (of) => {
  if ('people' in of) return people;
  const values = of.facet === 'currencies' ? ['eur', 'usd'] : [];
  return values.map((value) => ({ value, label: of.label(value) }));
};
const day = (text: string) => String(Date.parse(`${text}T00:00:00`) / 1000);
const asked = (text: string) => {
  const parsed = parseFilterText(text, list);
  return parsed.ok ? parsed.params : parsed.mistakes;
};

describe('what is typed', () => {
  it.each<[string, Record<string, string>]>([
    [
      'status:restricted balance:<0 country:de created:>2026-11-01',
      {
        status: 'restricted',
        'balance[lte]': '-1',
        country: 'DE',
        'created[gte]': day('2026-11-02'),
      },
    ],
    ['status:restricted,in_review', { status: 'restricted,in_review' }],
    ['created:2026-11-01', { 'created[gte]': day('2026-11-01'), 'created[lt]': day('2026-11-02') }],
    [
      'created:2026-10-01..2026-10-31',
      { 'created[gte]': day('2026-10-01'), 'created[lt]': day('2026-11-01') },
    ],
    ['created:<2026-11-01', { 'created[lt]': day('2026-11-01') }],
    [
      'created:>=2026-10-01 created:<=2026-10-01',
      { 'created[gte]': day('2026-10-01'), 'created[lt]': day('2026-10-02') },
    ],
    ['balance:>120.50 currency:EUR', { 'balance[gte]': '12051', currency: 'eur' }],
    ['currency:jpy balance:500', { 'balance[gte]': '500', 'balance[lte]': '500', currency: 'jpy' }],
    [
      'balance:-10..1,000 currency:usd',
      { 'balance[gte]': '-1000', 'balance[lte]': '100000', currency: 'usd' },
    ],
    ['transfer_group:"order 1042" kim  smith', { transfer_group: 'order 1042', q: 'kim smith' }],
    ['"status:restricted"', { q: 'status:restricted' }],
    ['balance:>0 balance:<0', { 'balance[gte]': '1', 'balance[lte]': '-1' }],
    ['', {}],
  ])('%s is asked of the API', (text, params) => {
    expect(asked(text)).toEqual(params);
  });

  it.each([
    ['stat:restricted', 0, 5, /^There is no filter "stat"\. Use status, enabled/],
    ['kim status:gone', 11, 15, 'status cannot be "gone". Use restricted, in_review.'],
    ['enabled:true,false', 8, 18, 'enabled takes one value.'],
    ['country:', 8, 8, 'Give a value for country.'],
    ['created:>yesterday', 8, 18, /^Write a day as 2026-11-01/],
    ['created:2026-02-30', 8, 18, /^Write a day as 2026-11-01/],
    ['balance:>5', 8, 10, /^An amount needs its currency/],
    ['balance:>5 currency:eur,usd', 8, 10, /^An amount needs its currency/],
    ['balance:1.5 currency:jpy', 8, 11, 'JPY has no decimals.'],
    ['balance:>= currency:jpy', 8, 10, /^Write an amount in figures/],
    ['country:DE country:FR', 11, 21, 'country is filtered by already.'],
  ])('%s is told what is wrong, and where', (text, from, to, message) => {
    const parsed = parseFilterText(text, list);
    expect(parsed).toEqual({
      ok: false,
      mistakes: [
        {
          from,
          to,
          message: typeof message === 'string' ? message : expect.stringMatching(message),
        },
      ],
    });
  });

  it('tells all mistakes at once', () => {
    expect(asked('a:1 status:b')).toHaveLength(2);
  });
});

it('a list without words is not searched by any', () => {
  const { search: _search, ...wordless } = list;
  expect(parseFilterText('kim', wordless)).toMatchObject({
    mistakes: [{ message: 'This list is not searched by words.', from: 0, to: 3 }],
  });
});

const names = list.filters.map(({ name }) => `${name}:`);
const values = [
  'restricted',
  'in_review,restricted',
  'true',
  'de,FR',
  'eur',
  'jpy,usd',
  '>5',
  '<=-120.50',
  '1..20',
  '..7',
  '<0',
  '>0',
  '0',
  '2026-11-01',
  '>2026-10-25',
  '2026-01-01..2026-02-01',
  '"order 1042"',
  '"a\\"b\\\\"',
  'kim',
  '"',
  '',
];
const typed = fc
  .array(fc.tuple(fc.constantFrom('', ...names), fc.oneof(fc.constantFrom(...values), fc.string())))
  .map((parts) => parts.map(([name, value]) => `${name}${value}`).join(' '));

describe('what is printed', () => {
  it('is read as the same, and printed as itself', () => {
    let read = 0;
    fc.assert(
      fc.property(typed, (text) => {
        const parsed = parseFilterText(text, list);
        fc.pre(parsed.ok);
        if (!parsed.ok) return;
        read += Object.keys(parsed.params).length;
        const printed = printFilterText(parsed.params, list);
        const again = parseFilterText(printed, list);
        expect(again).toEqual(parsed);
        expect(again.ok && printFilterText(again.params, list)).toBe(printed);
      }),
      { numRuns: 3000, examples: [['balance:>0 balance:<0'], ['balance:0']] },
    );
    expect(read).toBeGreaterThan(1000);
  });

  it('is what the address asks, in the order of the filters', () => {
    expect(
      printFilterText(
        {
          sort: '-created',
          q: 'kim a:b',
          'balance[gte]': '100',
          'balance[lte]': '2000',
          currency: 'eur',
          status: 'restricted',
        },
        list,
      ),
    ).toBe('status:restricted currency:eur balance:1.00..20.00 kim "a:b"');
  });

  it('leaves out what nobody can type', () => {
    expect(printFilterText({ 'balance[gte]': '100', 'created[gte]': 'soon' }, list)).toBe('');
  });
});

describe('people', () => {
  const known = { people: () => people };

  it.each([
    ['by:"tom ames"', { by: 'u2' }],
    ['by:Kim', { by: 'u1' }],
    ['by:u1', { by: 'u1' }],
  ])('%s is whom it names', (text, params) => {
    expect(parseFilterText(text, withPeople, known)).toEqual({ ok: true, params });
  });

  it('who is nobody is told; until people are known, a name goes as it is', () => {
    expect(parseFilterText('by:Ada', withPeople, known)).toMatchObject({
      mistakes: [{ message: 'Nobody here is called "Ada".', from: 3, to: 6 }],
    });
    expect(parseFilterText('by:Ada', withPeople)).toEqual({ ok: true, params: { by: 'Ada' } });
  });

  it('are written by name where that is theirs alone', () => {
    const print = (by: string) => printFilterText({ by }, withPeople, () => people);
    expect(print('u2')).toBe('by:"Tom Ames"');
    expect([print('u3'), print('u4'), print('gone')]).toEqual(['by:u3', 'by:u4', 'by:gone']);
  });
});

describe('what was edited', () => {
  const params = {
    sort: '-created',
    q: 'kim',
    status: 'restricted',
    'created[gte]': String(Number(day('2026-11-01')) + 3600),
    'balance[gte]': '100',
  };
  const edited = (edit: (text: string) => string) => {
    const text = printFilterText(params, list);
    const [before, after] = [parseFilterText(text, list), parseFilterText(edit(text), list)];
    return before.ok && after.ok ? changesOf(before.params, after.params, list) : null;
  };

  it('changes what it changes, and leaves the rest to the second', () => {
    expect(edited((text) => text)).toEqual({});
    expect(edited((text) => text.replace('kim', 'tom'))).toEqual({ q: 'tom' });
    expect(edited((text) => text.replace('status:restricted', ''))).toEqual({ status: null });
    expect(edited((text) => `${text} country:DE`)).toEqual({ country: 'DE' });
  });

  it('is of a filter all of it', () => {
    const { 'created[gte]': gte, 'created[lt]': lt } =
      edited((text) => text.replace(/created:\S+/, 'created:<2026-11-05')) ?? {};
    expect([gte, lt]).toEqual([null, day('2026-11-05')]);
    expect(edited(() => '')).toMatchObject({ q: null, status: null, 'created[gte]': null });
  });
});

it('an amount is in the currency that is filtered by already, if the text names none', () => {
  const read = (text: string) => parseFilterText(text, list, { currency: 'eur' });
  expect(read('balance:5')).toMatchObject({ params: { 'balance[gte]': '500' } });
  expect(read('balance:5 currency:jpy')).toMatchObject({ params: { 'balance[gte]': '5' } });
});

describe('what may come next', () => {
  const offered = (text: string, cursor = text.length) =>
    completionsAt(text, cursor, list, occurring).map(({ text }) => text);

  it.each<[string, string[]]>([
    ['', names],
    ['cur', ['currency:']],
    ['Pays', ['enabled:']],
    ['status:', ['restricted', 'in_review']],
    ['status:rev', ['in_review']],
    ['status:restricted,in', ['in_review']],
    ['country:DE currency:', ['eur', 'usd']],
    ['currency:EU', ['eur']],
    ['created:', []],
    ['nothing:', []],
  ])('after %j', (text, texts) => {
    expect(offered(text)).toEqual(texts);
  });

  it('stands where the cursor is', () => {
    expect(completionsAt('status:rev kim', 10, list, () => [])).toEqual([
      { label: 'In review', text: 'in_review', from: 7, to: 10, ends: false },
    ]);
  });

  it.each<[text: string, expected: string, cursor: number, at?: number]>([
    ['status:rev', 'status:in_review', 16],
    ['enabled:t', 'enabled:true ', 13],
    ['enabled:t kim', 'enabled:true kim', 13, 9],
    ['status:rev,restricted', 'status:in_review,restricted', 16, 10],
    ['by:tom', 'by:"Tom Ames" ', 14],
    ['kim cre', 'kim created:', 12],
  ])('%j becomes %j', (text, expected, cursor, at = text.length) => {
    const [choice] = completionsAt(text, at, withPeople, occurring);
    expect(choice && completed(text, choice)).toEqual({ text: expected, cursor });
  });

  it('is told where there is nothing to choose', () => {
    const help = (text: string) => {
      const filter = filterAt(text, text.length, list);
      return filter && helpOf(filter);
    };
    expect(help('created:>')).toMatch(/^A day/);
    expect(help('balance:')).toMatch(/^An amount/);
    expect(help('transfer_group:x')).toBe('The whole value');
    expect(help('status:')).toBe(null);
    expect(help('kim')).toBe(undefined);
  });
});

it('the lists of the pages can be asked so', () => {
  expect(
    parseFilterText('status:restricted balance:<0 country:DE created:>2026-11-01', accounts),
  ).toEqual({
    ok: true,
    params: {
      status: 'restricted',
      'balance[lte]': '-1',
      country: 'DE',
      'created[gte]': day('2026-11-02'),
    },
  });
  expect(parseFilterText('total:<0 currency:eur', balances)).toEqual({
    ok: true,
    params: { 'total[lte]': '-1', currency: 'eur' },
  });
});
