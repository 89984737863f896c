import { type Money, money, parseAmount, toDecimal } from '../kit/money.ts';

/** A text or an amount by which an object can be found. */
export type Searched = string | Money | null | undefined;

/** What is longer is no name or number that anybody would type. */
const longestText = 300;

/** As it is searched: letters without marks and in lower case, so that `café` is found by `CAFE`. */
export const fold = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** The figures of an amount, as no folded text has them: none of it is taken for part of a name. */
const figures = (decimal: string) => decimal.replace(/[\d.]/g, (sign) => figureOf[sign] ?? '');
const figureOf: Readonly<Record<string, string>> = Object.fromEntries(
  [...'0123456789.'].map((sign, n) => [sign, String.fromCharCode('A'.charCodeAt(0) + n)]),
);

/** An amount without its currency. */
const bareAmount = (value: Money) => `=${figures(toDecimal(value))}=`;
/** `=BCAKFA=EUR` for 120.50 EUR. */
const amountWord = (value: Money) => `${bareAmount(value)}${value.currency.toUpperCase()}`;

/**
 * What an object is found by, as one text: a line for each of its names, ids and amounts.
 * @see searchTerms
 */
export function searchedText(found: readonly Searched[]): string {
  const lines = found.flatMap((each) => {
    if (typeof each !== 'string') return each ? [amountWord(each)] : [];
    const text = fold(each.slice(0, longestText)).replace(/\s+/g, ' ').trim();
    return text === '' ? [] : [text];
  });
  return [...new Set(lines)].join('\n');
}

/** A word that was searched for: each of these is a way in which an object may contain it. */
export type Term = readonly string[];

const symbols: Readonly<Record<string, readonly string[]>> = {
  '€': ['eur'],
  '£': ['gbp'],
  '¥': ['jpy', 'cny'],
  $: ['usd', 'aud', 'cad', 'hkd', 'mxn', 'nzd', 'sgd'],
};
const codes = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));

/** Currencies of every number of decimals, for amounts without one. */
const patterns = ['usd', 'jpy', 'kwd'];

const currenciesOf = (sign: string | undefined): readonly string[] | undefined =>
  sign === undefined ? undefined : (symbols[sign] ?? (codes.has(sign) ? [sign] : undefined));

/** A figure as people write it; `120,50` has a comma for the decimal point. */
const plainFigure = (text: string) => text.replace(/^(\d+),(\d{2})$/, '$1.$2');

/** How an amount may stand in what is searched. */
function amounts(figure: string, currencies: readonly string[] | undefined): string[] {
  const texts = (currencies ?? patterns).flatMap((currency) => {
    const parsed = parseAmount(plainFigure(figure), currency);
    if (!parsed.ok) return [];
    return [currencies ? amountWord(parsed.money) : bareAmount(parsed.money)];
  });
  return [...new Set(texts)];
}

/** A figure, with the sign of a currency before or after it where one is written there. */
const figured = /^([€£¥$])?([-\u2212]?\d[\d,.]*)([€£¥$]|[a-z]{3})?$/;

/**
 * The words of what somebody searches for, all of which an object must contain. A figure is an
 * amount as well (`120.50`); with a currency, before or after it, it is nothing else (`¥500`,
 * `120.50 eur`).
 */
export function searchTerms(typed: string): Term[] {
  const words = fold(typed)
    .split(/\s+/)
    .filter((word) => word !== '');
  const terms: Term[] = [];
  for (let n = 0; n < words.length; n += 1) {
    const word = words[n] ?? '';
    const [, before, figure, after] = figured.exec(word) ?? [];
    const own = currenciesOf(before ?? after);
    const next = codes.has(word) ? figured.exec(words[n + 1] ?? '') : null;
    if (next?.[2] && !next[1] && !next[3] && amounts(next[2], [word]).length > 0) {
      terms.push(amounts(next[2], [word]));
      n += 1;
    } else if (figure === undefined || (own === undefined && (before ?? after) !== undefined))
      terms.push([word]);
    else if (own) terms.push(or(amounts(figure, own), word));
    else {
      const stated = currenciesOf(words[n + 1]);
      const exact = stated ? amounts(figure, stated) : [];
      if (exact.length > 0) n += 1;
      terms.push(exact.length > 0 ? exact : [word, ...amounts(figure, undefined)]);
    }
  }
  return terms;
}

/** The word as it was typed where it is no amount of that currency. */
const or = (texts: readonly string[], word: string): Term => (texts.length > 0 ? texts : [word]);

/** An amount in minor units as it is searched, whichever way it goes; of none there is no word. */
export const amountOf = (amount: number, currency: string): Money | null =>
  amount ? money(Math.abs(amount), currency) : null;

/** What an object's own users wrote down about it: https://docs.stripe.com/metadata */
export const metadataOf = ({ metadata }: { metadata?: Record<string, string> | null }): string[] =>
  Object.values(metadata ?? {});
