import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countries } from '../../web/pages/options.ts';
import {
  chipsOf,
  type FacetOptions,
  type ListDeclaration,
  parametersOf,
  readParams,
  readSort,
  writeParams,
  writeSort,
} from '../../web/table/filters.ts';
import { offered } from '../../web/table/use-choices.ts';

const currencies: FacetOptions = { facet: 'currencies', label: (value) => value.toUpperCase() };

const list: ListDeclaration = {
  search: 'Search',
  defaultSort: '-created',
  noun: 'payment',
  filters: [
    {
      kind: 'choice',
      name: 'outcome',
      label: 'Outcome',
      many: true,
      options: [
        { value: 'failed', label: 'Failed' },
        { value: 'partially_refunded', label: 'Partially refunded' },
      ],
    },
    { kind: 'days', name: 'created', label: 'Created' },
    { kind: 'amount', name: 'amount', label: 'Amount', currencies },
    { kind: 'text', name: 'transfer_group', label: 'Group', placeholder: '' },
  ],
};
const now = Date.parse('2026-11-21T12:00:00') / 1000;
const at = (day: string) => String(Date.parse(`${day}T00:00:00`) / 1000);
const read = (query: string) => readParams(new URLSearchParams(query), list);

it('shows what was typed into the address as it stands when it is no time and no amount', () => {
  const chips = chipsOf(read('created[gte]=abc&amount[lte]=1.5&currency=usd'), list, now);
  expect(chips.map(({ text }) => text)).toEqual(['from abc', 'up to 1.5']);
});

it.each([
  ['amount[lte]=-1', 'below zero'],
  ['amount[gte]=1', 'above zero'],
  ['amount[gte]=0', 'zero or more'],
  ['amount[lte]=0', 'zero or less'],
  ['amount[gte]=0&amount[lte]=0', 'zero'],
])('an amount without a currency, %s, tells its sign: %s', (query, text) => {
  expect(chipsOf(read(query), list, now).map((chip) => chip.text)).toEqual([text]);
});

describe('the address and what the API is asked', () => {
  it('are the same parameters, with the list’s own sort filled in', () => {
    expect(read('outcome=failed&q=rosen')).toEqual({
      sort: '-created',
      outcome: 'failed',
      q: 'rosen',
    });
    expect(read('sort=amount')).toEqual({ sort: 'amount' });
  });

  it('leave out what the list does not declare, and what is empty', () => {
    expect(read('utm_source=mail&outcome=&amount=5')).toEqual({ sort: '-created' });
  });

  it('keep parameters of others when one changes', () => {
    const before = new URLSearchParams('outcome=failed&panel=open');
    expect(`${writeParams(before, { q: 'rosen' }, list)}`).toBe(
      'outcome=failed&panel=open&q=rosen',
    );
    expect(`${before}`).toBe('outcome=failed&panel=open');
  });

  it('do not mention the sort that the list has by itself', () => {
    const before = new URLSearchParams('sort=amount');
    expect(`${writeParams(before, { sort: '-created' }, list)}`).toBe('');
  });

  it('survive a round trip, whatever was typed', () => {
    fc.assert(
      fc.property(
        fc.record({
          q: fc.string({ minLength: 1 }),
          transfer_group: fc.string({ minLength: 1 }),
          sort: fc.constantFrom('amount', '-amount', '-created'),
        }),
        (asked) => {
          const address = writeParams(new URLSearchParams(), asked, list);
          expect(read(`${address}`)).toEqual(asked);
        },
      ),
    );
  });
});

describe('chips', () => {
  const texts = (query: string, except?: string[]) =>
    chipsOf(read(query), list, now, except).map(({ label, text }) => `${label}: ${text}`);

  it('say values in the words of the filter, and unknown ones as they are', () => {
    expect(texts('outcome=failed,partially_refunded,newish')).toEqual([
      'Outcome: Failed, Partially refunded, newish',
    ]);
  });

  it('name what occurs without having asked for it', () => {
    const [chip] = chipsOf(
      { currency: 'usd,eur' },
      {
        defaultSort: '-created',
        noun: 'payment',
        filters: [{ kind: 'choice', name: 'currency', label: 'Currency', options: currencies }],
      },
      now,
    );
    expect(chip?.text).toBe('USD, EUR');
    expect(countries.label('DE')).toBe('Germany');
    expect(countries.label('nowhere')).toBe('nowhere');
  });

  it('tell days with the last one included', () => {
    expect(texts(`created[gte]=${at('2026-11-01')}&created[lt]=${at('2026-11-08')}`)).toEqual([
      'Created: 1 Nov to 7 Nov',
    ]);
    expect(texts(`created[gte]=${at('2026-11-01')}&created[lt]=${at('2026-11-02')}`)).toEqual([
      'Created: 1 Nov',
    ]);
    expect(texts(`created[lt]=${at('2026-11-08')}`)).toEqual(['Created: up to 7 Nov']);
  });

  it('tell amounts by their currency’s decimals', () => {
    expect(texts('amount[gte]=150000&currency=usd')).toEqual(['Amount: from 1,500.00']);
    // The currency is a filter of its own elsewhere; here the amount brings it.
    expect(chipsOf({ 'amount[gte]': '1500', currency: 'jpy' }, list, now)[0]?.text).toBe(
      'from 1,500',
    );
  });

  it('take all their parameters with them, and stand only in one place', () => {
    const [chip] = chipsOf(read(`created[gte]=${at('2026-11-01')}`), list, now);
    expect(chip?.clears).toEqual(parametersOf({ kind: 'days', name: 'created', label: '' }));
    expect(texts('outcome=failed&q=x', ['outcome'])).toEqual([]);
  });
});

it('offers what occurs, the most used first, and what is chosen although it does not', () => {
  const values = (occurring: string[], chosen: string[]) =>
    offered(occurring, chosen, currencies.label).map(({ value }) => value);
  expect(values(['usd', 'eur'], ['eur'])).toEqual(['usd', 'eur']);
  expect(values(['usd', 'eur'], ['isk'])).toEqual(['usd', 'eur', 'isk']);
});

it('reads and writes the sort as the API does', () => {
  for (const sort of ['created', '-created']) expect(writeSort(readSort({ sort }))).toBe(sort);
  expect(readSort({ sort: '-amount' })).toEqual({ id: 'amount', desc: true });
});

it('another filter or sort leaves the place in the list, which was not reached by it', () => {
  const at = new URLSearchParams('cursor=abc&outcome=failed');
  expect(readParams(at, list)).toMatchObject({ cursor: 'abc' });
  expect(writeParams(at, { outcome: null }, list).has('cursor')).toBe(false);
  expect(writeParams(at, { sort: 'created' }, list).has('cursor')).toBe(false);
  expect(writeParams(at, { cursor: 'def' }, list).get('cursor')).toBe('def');
});
