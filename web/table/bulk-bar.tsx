import { Button, CopyButton } from '@mantine/core';
import type { RowData } from '@tanstack/react-table';
import { useLayoutEffect, useMemo, useRef } from 'react';
import { Link } from 'react-router';
import { nowInSeconds } from '../../api/kit/time.ts';
import { type Permission, whyNot } from '../../api/staff/rules.ts';
import type { ListParams, ListQuery } from '../client/queries.ts';
import { BlockedAction } from '../components/blocked-action.tsx';
import { useSession } from '../layouts/use-session.ts';
import { dayOf } from '../lib/days.ts';
import { useKeys } from '../lib/keys.ts';
import { paths } from '../lib/paths.ts';
import { saveFile } from '../lib/save-file.ts';
import { count } from '../lib/words.ts';
import type { Arranged } from './arrange.ts';
import styles from './bulk-bar.module.css';
import { csvOf } from './csv-of.ts';
import { coverage, rowsOf } from './selection.ts';
import { Totals, totalsOf } from './totals.tsx';
import { MOST, useSelectAll } from './use-select-all.ts';
import type { SelectionControl } from './use-selection.ts';

/** An operation that is ordered for each of the selected rows. */
export interface BulkAct<Row> {
  label: string;
  /** The operation's kind, one that is ordered many at a time. */
  kind: string;
  permission: Permission;
  /** What the row alone says of the operation's input. */
  input: (row: Row) => Readonly<Record<string, unknown>>;
}

export interface BulkBarProps<Row extends RowData> {
  /** What the list is called; names the file. */
  title: string;
  columns: readonly Arranged<Row>[];
  acts: readonly BulkAct<Row>[];
  selection: SelectionControl<Row>;
  query: (params: ListParams) => ListQuery<Row>;
  params: ListParams;
  rowId: (row: Row) => string;
  /** The filters find more than is loaded. */
  partial: boolean;
  /** How many rows the filters find; undefined: not counted. */
  found: number | undefined;
}

/** What is selected, what it comes to, and what can be done with it. */
export default function BulkBar<Row extends RowData>(props: BulkBarProps<Row>) {
  const { title, columns, acts, selection, query, params, rowId, partial, found } = props;
  const { selection: picked, listed, add, clear } = selection;
  const rows = useMemo(() => rowsOf(picked, listed), [picked, listed]);
  const total = columns.find(({ column }) => column.meta?.total)?.column.meta?.total;
  const totals = useMemo(() => (total ? totalsOf(rows.map(total)) : []), [rows, total]);
  const all = useSelectAll({ query, params, rowId, onRows: add });
  const idOf = columns[0]?.column.meta?.objectId ?? rowId;
  const ids = [...new Set(rows.map(idOf))];
  const mayAll =
    partial && coverage(picked, listed) === 'all' && rows.length < Math.min(found ?? MOST, MOST);
  const save = () =>
    saveFile(
      `${title.toLowerCase()}-${dayOf(nowInSeconds())}.csv`,
      csvOf(columns, rows),
      'text/csv',
    );
  const bar = useBarKey();
  return (
    <section ref={bar} className={styles.bar} aria-label="Selection" aria-keyshortcuts="b">
      <div className={styles.facts}>
        <strong role="status">{rows.length.toLocaleString('en-US')} selected</strong>
        {totals.length > 0 ? (
          <span>
            <Totals totals={totals} few={2} />
          </span>
        ) : null}
      </div>
      {all.state.at === 'loading' ? (
        <span className={styles.all} role="status">
          Reading {all.state.got.toLocaleString('en-US')} of {wanted(found)}
          <Button variant="default" onClick={all.cancel}>
            Cancel
          </Button>
        </span>
      ) : mayAll ? (
        <span className={styles.all}>
          {all.state.at === 'failed' ? <span role="alert">{all.state.why}</span> : null}
          <Button variant="default" onClick={all.start}>
            {offer(found)}
          </Button>
        </span>
      ) : rows.length >= MOST && found !== undefined && found > rows.length ? (
        <span className={styles.all}>
          of {found.toLocaleString('en-US')}, the most that can be selected at once
        </span>
      ) : null}
      <div className={styles.acts} data-acts>
        {acts.map((act) => (
          <Order key={act.kind} act={act} rows={rows} />
        ))}
        <CopyButton value={ids.join('\n')}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? `${count(ids.length, 'id')} copied` : 'Copy ids'}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={save}>
          CSV
        </Button>
        <Button variant="default" onClick={clear}>
          Clear
        </Button>
      </div>
    </section>
  );
}

/** `b` leads from a row to what can be done with the selection, and back; so does letting it go. */
function useBarKey() {
  const bar = useRef<HTMLElement>(null);
  const from = useRef<Element | null>(null);
  useKeys({
    b: () => {
      if (bar.current?.contains(document.activeElement)) return focusOn(from.current);
      from.current = document.activeElement;
      focusOn(bar.current?.querySelector('[data-acts] :is(a, button)'));
    },
  });
  useLayoutEffect(() => {
    const element = bar.current;
    return () => {
      if (element?.contains(document.activeElement)) focusOn(from.current);
    };
  }, []);
  return bar;
}

function focusOn(element: Element | null | undefined) {
  if (element instanceof HTMLElement) element.focus();
}

/** The most that one batch takes. */
const MOST_ORDERED = 2000;

/** Leads to where the selection is tried dry, and then ordered. */
function Order<Row extends RowData>({ act, rows }: { act: BulkAct<Row>; rows: readonly Row[] }) {
  const { role } = useSession();
  const why =
    whyNot(role, act.permission) ??
    (rows.length > MOST_ORDERED
      ? `At most ${MOST_ORDERED.toLocaleString('en-US')} can be ordered at once.`
      : null);
  if (why) return <BlockedAction label={act.label} variant="default" why={why} />;
  return (
    <Button component={Link} to={paths.orderMany(act.kind)} state={{ inputs: rows.map(act.input) }}>
      {act.label}
    </Button>
  );
}

const wanted = (found: number | undefined) =>
  found === undefined ? 'all' : Math.min(found, MOST).toLocaleString('en-US');

/** What the button says: all, or the first so many of them. */
function offer(found: number | undefined): string {
  const most = MOST.toLocaleString('en-US');
  if (found === undefined) return `Select all that match, at most ${most}`;
  const matching = found.toLocaleString('en-US');
  return found > MOST
    ? `Select the first ${most} of ${matching} that match`
    : `Select all ${matching} that match`;
}
