import { describe, expect, test } from 'vitest';
import { money } from '../../../api/kit/money.ts';
import { fold, searchedText, searchTerms } from '../../../api/store/words.ts';

describe('what is searched for', () => {
  test.each([
    ['kim  Smith', [['kim'], ['smith']]],
    ['Café', [['cafe']]],
    ['KIM@example.com', [['kim@example.com']]],
    ['ch_3Px', [['ch_3px']]],
    ['order 1042', [['order'], ['1042', '=BAECKAA=', '=BAEC=', '=BAECKAAA=']]],
    ['120.50', [['120.50', '=BCAKFA=', '=BCAKFAA=']]],
    ['120.50 EUR', [['=BCAKFA=EUR']]],
    ['eur 120.5', [['=BCAKFA=EUR']]],
    ['120.50eur', [['=BCAKFA=EUR']]],
    ['€1,234.50', [['=BCDEKFA=EUR']]],
    ['120,50 €', [['=BCAKFA=EUR']]],
    ['¥500', [['=FAA=JPY', '=FAAKAA=CNY']]],
    ['500 jpy 4242', [['=FAA=JPY'], ['4242', '=ECECKAA=', '=ECEC=', '=ECECKAAA=']]],
    // No yen has decimals: whoever writes that looks for a text.
    ['¥5.25x', [['¥5.25x']]],
    ['12abc', [['12abc']]],
    ['  ', []],
  ])('%s', (typed, terms) => {
    expect(searchTerms(typed)).toEqual(terms);
  });
});

test('each name and amount is a line by itself, once, as it is compared', () => {
  expect(
    searchedText([
      'ch_3Px',
      null,
      ' Kim\n Smith ',
      undefined,
      '',
      'CH_3PX',
      money(12050, 'eur'),
      money(500, 'jpy'),
    ]),
  ).toBe('ch_3px\nkim smith\n=BCAKFA=EUR\n=FAA=JPY');
});

test('marks and case make no difference', () => {
  expect(fold('ÅNGSTRÖM Straße')).toBe('angstrom straße');
});
