import Papa from 'papaparse';
import { parseAmount } from '../../api/kit/money.ts';

/** What is wrong with a line of a file, in words for whoever wrote it. */
export class LineError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LineError';
  }
}

/** The cells of a line by the names in the file's first line. */
export interface Cells {
  /** The text, or undefined where the cell is empty or its column missing. */
  read(name: string): string | undefined;
  /** @throws LineError where there is none. */
  need(name: string): string;
  /**
   * An amount with the currency beside it, in minor units; undefined where the cell is empty.
   * @throws LineError where it is none, or has more decimals than its currency.
   */
  amount(name: string): { amount: number; currency: string } | undefined;
  /** A whole number; undefined where the cell is empty. @throws LineError where it is none. */
  count(name: string): number | undefined;
  /** @throws LineError where it is neither `yes` nor `no`. */
  yesNo(name: string): boolean | undefined;
}

/** One thing to order, as a file or a selection names it. */
export interface Item {
  /** Its line in the file, or its place in the selection; from 1. */
  readonly n: number;
  readonly input: Readonly<Record<string, unknown>> | null;
  /** Why the line cannot be read. */
  readonly problem?: string;
  /** What its amount is in, where the file says so. */
  readonly currency?: string;
}

/** How the lines of a kind are read. */
export interface LineReader {
  readonly columns: readonly { readonly name: string; readonly required?: true }[];
  readonly input: (cells: Cells) => Record<string, unknown>;
}

const cellsOf = (line: Readonly<Record<string, string>>): Cells => {
  const read = (name: string) => line[name]?.trim() || undefined;
  const need = (name: string) => {
    const text = read(name);
    if (text === undefined) throw new LineError(`${name} is empty`);
    return text;
  };
  return {
    read,
    need,
    amount(name) {
      const text = read(name);
      if (text === undefined) return undefined;
      const currency = need('currency').toLowerCase();
      if (!/^[a-z]{3}$/.test(currency))
        throw new LineError(`${currency} is no currency: write three letters, such as usd`);
      const parsed = parseAmount(text, currency);
      if (!parsed.ok) throw new LineError(`${name}: ${parsed.why}`);
      if (parsed.money.amount <= 0) throw new LineError(`${name} is not more than zero`);
      return { amount: parsed.money.amount, currency };
    },
    count(name) {
      const text = read(name);
      if (text === undefined) return undefined;
      if (!/^\d{1,6}$/.test(text)) throw new LineError(`${name} is not a whole number`);
      return Number(text);
    },
    yesNo(name) {
      const text = read(name)?.toLowerCase();
      if (text === undefined) return undefined;
      if (text !== 'yes' && text !== 'no') throw new LineError(`${name} is not yes or no`);
      return text === 'yes';
    },
  };
};

/**
 * Reads a CSV file of orders, line by line: what is wrong with one is said at it.
 * @param text as a spreadsheet saves it: commas, semicolons or tabs, with a first line of names
 * @throws LineError where the file as a whole is none of this kind.
 */
export function readOrderFile(text: string, { columns, input }: LineReader): Item[] {
  // Blank lines mislead the guess of what separates the cells, yet count as lines of the file.
  const { delimiter } = Papa.parse(text, { skipEmptyLines: 'greedy', preview: 10 }).meta;
  const { data, meta } = Papa.parse<Record<string, string | string[]>>(text, {
    header: true,
    delimiter,
    transformHeader: (name) => name.trim().toLowerCase().replaceAll(/[ -]/g, '_'),
  });
  const given = meta.fields ?? [];
  const known = columns.map(({ name }) => name);
  const missing = columns.filter(({ name, required }) => required && !given.includes(name));
  if (missing.length > 0)
    throw new LineError(
      `The first line has to name the columns. Missing: ${missing.map(({ name }) => name).join(', ')}.`,
    );
  const unknown = given.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new LineError(
      `Not known here: ${unknown.join(', ')}. The columns are ${known.join(', ')}; take the others out.`,
    );
  const items = data.flatMap((line, at) =>
    isBlank(line) ? [] : [itemOf(line as Record<string, string>, at + 2, input)],
  );
  if (items.length === 0) throw new LineError('The file has no line beside the names.');
  return items;
}

/** Cells beyond the names are a list. */
const isBlank = (line: Readonly<Record<string, string | string[]>>) =>
  Object.values(line)
    .flat()
    .every((cell) => cell.trim() === '');

function itemOf(line: Record<string, string>, n: number, input: LineReader['input']): Item {
  if ('__parsed_extra' in line)
    return { n, input: null, problem: 'It has more cells than the first line has names' };
  try {
    const cells = cellsOf(line);
    const currency = cells.read('currency')?.toLowerCase();
    return { n, input: input(cells), ...(currency ? { currency } : {}) };
  } catch (error) {
    if (!(error instanceof LineError)) throw error;
    return { n, input: null, problem: error.message };
  }
}
