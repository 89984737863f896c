import { createColumnHelper, type RowData } from '@tanstack/react-table';
import type { ReactNode } from 'react';
import { money, toDecimal } from '../../api/kit/money.ts';
import { isoTime, type UnixSeconds } from '../../api/kit/time.ts';
import { Money } from '../components/money.tsx';
import { CellId } from '../components/object-id.tsx';
import { StatusBadge, statusLabel } from '../components/status-badge.tsx';
import { CellTime } from '../components/time.tsx';
import { YesNo } from '../components/yes-no.tsx';
import type { features } from './features.ts';

/** The names of a row's fields that hold such values. */
type FieldOf<Row, Value> = {
  [Name in keyof Row & string]: Row[Name] extends Value ? Name : never;
}[keyof Row & string];

interface Options {
  header: string;
  /** Pixels, before anybody drags its edge. */
  size?: number;
  /** The API sorts by it, by this column's name. */
  sorts?: boolean;
  card?: 'aside' | 'none' | 'nonzero';
  /** It is shown to those only who ask for it. */
  hidden?: boolean;
}

interface LeadOptions<Row> extends Options {
  /** What the row is called. */
  text: (row: Row) => string;
  /** The same where room is scarce. */
  short?: (row: Row) => string;
  /** Its object, where that is not what it is called. */
  id?: (row: Row) => string;
}

interface TextOptions<Row, Value> extends Options {
  /** The words for the value; by itself the value as it is. */
  show?: (value: Value, row: Row) => string | null;
}

interface MoneyOptions<Row> extends Options {
  /** The field that holds its currency; `currency` by itself. */
  currency?: FieldOf<Row, string>;
  /** It is what the list is summed up by. */
  total?: boolean;
  /** Zero reads as a dash. */
  dash?: boolean;
  /** Less than zero is trouble. */
  alarm?: boolean;
  /** The currency has a column of its own. */
  bare?: boolean;
}

interface TimeOptions<Row> extends Options {
  /** The instant, where the field's own does not always count. */
  of?: (row: Row) => UnixSeconds | null;
  /** It is a deadline or a plan, and may lie ahead: by Stripe's clock, unless it is `ours`. */
  due?: boolean | 'ours';
}

interface StatusOptions<Row> extends Options {
  /** The state, where the field's own does not tell it all. */
  of?: (row: Row) => string;
  /** The words for the value, where they are not the value's own. */
  show?: (status: string) => string;
}

/** The kinds of column that lists are made of; each knows its cell, its side and its CSV. */
export function columnKinds<Row extends RowData>() {
  const helper = createColumnHelper<typeof features, Row>();

  /** A column whose cell is drawn from the row's field of its name. */
  function field<Value>(
    name: keyof Row & string,
    { header, size, sorts = false, card, hidden }: Options,
    kind: {
      cell: (value: Value, row: Row) => ReactNode;
      csv: readonly { header?: string; text: (value: Value, row: Row) => string }[];
      /** The value, where it is not the field as it is. */
      of?: (row: Row) => Value;
      end?: boolean;
      /** The large or the late ones are looked for first. */
      descFirst?: boolean;
      total?: (value: Value, row: Row) => ReturnType<typeof money> | null;
    },
  ) {
    const { total, of: read = (row) => row[name] as Value } = kind;
    return helper.accessor(read, {
      id: name,
      header,
      enableSorting: sorts,
      ...(size ? { size } : {}),
      ...(kind.descFirst ? { sortDescFirst: true } : {}),
      cell: ({ getValue, row: { original } }) => kind.cell(getValue(), original),
      meta: {
        ...(kind.end ? { align: 'end' } : {}),
        ...(card ? { card } : {}),
        ...(hidden ? { hidden } : {}),
        ...(total ? { total: (row: Row) => total(read(row), row) } : {}),
        csv: kind.csv.map((each) => ({
          header: each.header ?? header,
          text: (row) => each.text(read(row), row),
        })),
      },
    });
  }

  return {
    /** The first column: what the row is called, and which object it stands for. */
    lead: (
      name: keyof Row & string,
      { header, size = 180, sorts = false, text, short = text, id }: LeadOptions<Row>,
    ) =>
      helper.accessor(text, {
        id: name,
        header,
        size,
        enableSorting: sorts,
        cell: ({ row: { original } }) => short(original),
        meta: {
          ...(id ? { objectId: id } : {}),
          // Called by its id, it need not say that twice.
          csv: [{ header, text }, ...(id && id !== text ? [{ header: 'Id', text: id }] : [])],
        },
      }),

    /** Words as they are, or as `show` puts them. */
    text: <Name extends FieldOf<Row, string | number | null>>(
      name: Name,
      { show, ...options }: TextOptions<Row, NonNullable<Row[Name]>>,
    ) => {
      const text = (value: Row[Name], row: Row) =>
        value === null || value === undefined ? null : show ? show(value, row) : String(value);
      return field<Row[Name]>(name, options, {
        cell: text,
        csv: [{ text: (value, row) => text(value, row) ?? '' }],
      });
    },

    /** A number of things. */
    count: (name: FieldOf<Row, number>, options: Options) =>
      field<number>(name, options, {
        cell: (value) => value.toLocaleString('en-US'),
        csv: [{ text: String }],
        end: true,
        descFirst: true,
      }),

    /** An amount in the row's currency; null is not known. */
    money: (
      name: FieldOf<Row, number | null>,
      { currency, total, dash, alarm, bare, ...options }: MoneyOptions<Row>,
    ) => {
      const currencyOf = (row: Row) => row[currency ?? ('currency' as keyof Row)] as string;
      return field<number | null>(
        name,
        { size: 130, ...options },
        {
          cell: (amount, row) => (
            <Money
              amount={amount}
              currency={currencyOf(row)}
              dash={dash ?? false}
              alarm={alarm ?? false}
              bare={bare ?? false}
            />
          ),
          csv: [
            {
              text: (amount, row) =>
                amount === null ? '' : toDecimal(money(amount, currencyOf(row))),
            },
            {
              // What may be in another currency than the rest of its row says so for itself.
              header: currency ? `${options.header} currency` : 'Currency',
              text: (_, row) => currencyOf(row).toUpperCase(),
            },
          ],
          end: true,
          descFirst: true,
          ...(total
            ? {
                total: (amount, row) => (amount === null ? null : money(amount, currencyOf(row))),
              }
            : {}),
        },
      );
    },

    /** An instant; null is none. */
    time: (
      name: FieldOf<Row, UnixSeconds | null>,
      { due = false, of, ...options }: TimeOptions<Row>,
    ) =>
      field<UnixSeconds | null>(
        name,
        { size: 110, ...options },
        {
          cell: (at) => <CellTime at={at} due={due} />,
          csv: [{ text: (at) => (at === null ? '' : isoTime(at)) }],
          end: !due,
          descFirst: !due,
          ...(of ? { of } : {}),
        },
      ),

    /** The id of an object; null is none. */
    id: (name: FieldOf<Row, string | null>, options: Options) =>
      field<string | null>(
        name,
        { size: 130, ...options },
        {
          cell: (id) => (id === null ? null : <CellId id={id} />),
          csv: [{ text: (id) => id ?? '' }],
        },
      ),

    /** A state, as a dot and a word. */
    status: (
      name: FieldOf<Row, string>,
      { show = statusLabel, of, ...options }: StatusOptions<Row>,
    ) =>
      field<string>(
        name,
        { size: 156, ...options },
        {
          cell: (status) => <StatusBadge status={status}>{show(status)}</StatusBadge>,
          csv: [{ text: show }],
          ...(of ? { of } : {}),
        },
      ),

    /** A flag. */
    yesNo: (name: FieldOf<Row, boolean>, options: Options) =>
      field<boolean>(
        name,
        { size: 84, ...options },
        { cell: (yes) => <YesNo yes={yes} />, csv: [{ text: (yes) => (yes ? 'Yes' : 'No') }] },
      ),

    /** A currency that stands in a column of its own. */
    currency: (name: FieldOf<Row, string>, options: Options) =>
      field<string>(
        name,
        { size: 84, ...options },
        {
          cell: (currency) => currency.toUpperCase(),
          csv: [{ text: (currency) => currency.toUpperCase() }],
        },
      ),
  };
}
