import { Link } from 'react-router';
import type { ListParams } from '../client/queries.ts';
import styles from '../layouts/page.module.css';
import { type ListDeclaration, type Option, writeParams } from './filters.ts';

/** A filter shown as tabs: its values in reading order. */
export interface TabsDeclaration {
  /** The API's parameter that they set. */
  name: string;
  label: string;
  /** What the tab without this filter is called. */
  all: string;
  options: readonly Option[];
}

interface Props {
  tabs: TabsDeclaration;
  /** How many rows each value of the filter would find; undefined: not counted yet. */
  counts: Readonly<Record<string, number>> | undefined;
  list: ListDeclaration;
  params: ListParams;
  search: URLSearchParams;
}

/** Links, not buttons: each tab has its own address. */
export function Tabs({ tabs: { name, label, all, options }, counts, list, params, search }: Props) {
  const current = params[name];
  const to = (value: string | null) => ({
    search: String(writeParams(search, { [name]: value }, list)),
  });
  const total = counts && Object.values(counts).reduce((sum, n) => sum + n, 0);
  return (
    <nav className={styles.tabs} aria-label={label}>
      <Link className={styles.tab} to={to(null)} aria-current={current ? undefined : 'page'}>
        {all}
        <Count n={total} />
      </Link>
      {options.map((option) => (
        <Link
          key={option.value}
          className={styles.tab}
          to={to(option.value)}
          aria-current={current === option.value ? 'page' : undefined}
        >
          {option.label}
          <Count n={counts && sumOf(counts, option.value)} />
        </Link>
      ))}
    </nav>
  );
}

/** A tab may stand for several values at once. */
const sumOf = (counts: Readonly<Record<string, number>>, values: string) =>
  values.split(',').reduce((sum, value) => sum + (counts[value] ?? 0), 0);

function Count({ n }: { n: number | undefined }) {
  return n === undefined ? null : <span className={styles.count}>{n.toLocaleString('en-US')}</span>;
}
