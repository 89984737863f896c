import { money, toDecimal } from '../kit/money.ts';
import { isoTime } from '../kit/time.ts';
import { countryName, words as inWords } from '../words/rules.ts';

/** Makes Excel read the file as UTF-8. */
export const byteOrderMark = '\uFEFF';

/**
 * What spreadsheets take for a formula, which may send data away or run programs.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const formula = /^[=+\-@＝＋－＠\t\r\n]/;
/**
 * The same after a semicolon or the end of a line, where Excel begins another field in much of
 * Europe, whatever quotation marks stand around.
 */
const formulaWithin = /([;\r\n]\s*)(?=[=+\-@＝＋－＠])/g;
/** A negative figure begins like a formula, and is none. */
const figure = /^[+-]?\d+(\.\d+)?$/;

function field(text: string): string {
  const marked = formula.test(text) && !figure.test(text) ? `'${text}` : text;
  const safe = marked.replace(formulaWithin, "$1'");
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * A line of a CSV file as spreadsheets open it (RFC 4180, in UTF-8): text that would run as a
 * formula is marked as text by an apostrophe.
 */
export const csvLine = (fields: readonly string[]): string => `${fields.map(field).join(',')}\r\n`;

/** One field of each line of an exported list. */
export interface ExportField {
  readonly header: string;
  /** The fields of the row that it may stand in: the first that is not null is written. */
  readonly of: readonly string[];
  /**
   * How it is written: as it is, by default. Of `money` the amount alone is, as a decimal; `words`
   * is a code as people read it. Of a JSON list of amounts and their currencies, or of balances, a
   * figure is written of each.
   */
  readonly as?:
    | 'money'
    | 'time'
    | 'day'
    | 'yes_no'
    | 'capitals'
    | 'words'
    | 'country'
    | 'amount'
    | 'available'
    | 'pending'
    | 'instant';
  /** What its values are in words; one that is not among them is written as it is. */
  readonly words?: Readonly<Record<string, string>>;
  /** The field that holds the currency of a `money`. */
  readonly currency?: string;
}

/** A value of a row that is exported. */
export type Cell = string | number | bigint | null | undefined;

type Figure = 'amount' | 'available' | 'pending' | 'instant';

/** `12.50 EUR, 3.00 USD`, of a JSON list. */
function amountsText(json: string, figure: Figure): string {
  const lines = JSON.parse(json) as ({ currency: string } & Record<Figure, number>)[];
  return lines
    .map((line) => {
      const amount = toDecimal(money(line[figure], line.currency));
      return `${amount} ${line.currency.toUpperCase()}`;
    })
    .join(', ');
}

/** What a row has in a field of the file. */
export function exportedText(
  { of, as, words = {}, currency = 'currency' }: ExportField,
  row: Readonly<Record<string, Cell>>,
): string {
  const value = of.map((name) => row[name]).find((each) => each !== null && each !== undefined);
  if (value === undefined || value === null) return '';
  switch (as) {
    case 'money':
      return toDecimal(money(Number(value), String(row[currency])));
    case 'time':
      return isoTime(Number(value));
    case 'day':
      return isoTime(Number(value)).slice(0, 10);
    case 'yes_no':
      return value === 1 ? 'Yes' : 'No';
    case 'capitals':
      return String(value).toUpperCase();
    case 'words':
      return inWords(String(value));
    case 'country':
      return countryName(String(value));
    case 'amount':
    case 'available':
    case 'pending':
    case 'instant':
      return amountsText(String(value), as);
    case undefined: {
      const text = String(value);
      return Object.hasOwn(words, text) ? (words[text] ?? text) : text;
    }
  }
}
