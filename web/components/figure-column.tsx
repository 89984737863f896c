import type { SmallColumn } from '../ui/small-table.tsx';
import { Money } from './money.tsx';

interface Line {
  currency: string;
}

/** The currency of a line, where each line is one. */
export const currencyColumn: SmallColumn<Line> = {
  header: 'Currency',
  cell: ({ currency }) => currency.toUpperCase(),
};

/**
 * A figure of a line in its currency; zero reads as a dash.
 * @param name the line's field that holds it, in minor units
 * @param alarm less than zero is trouble
 */
export const figureColumn = <Name extends string>(
  header: string,
  name: Name,
  { alarm = false } = {},
): SmallColumn<Line & Readonly<Record<Name, number>>> => ({
  header,
  align: 'end',
  cell: (line) => <Money amount={line[name]} currency={line.currency} dash alarm={alarm} />,
});
