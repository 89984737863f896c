import { Link } from 'react-router';
import type { ListParams } from '../client/queries.ts';
import { type ListDeclaration, writeParams } from './filters.ts';
import styles from './segments.module.css';
import type { TabsDeclaration } from './tabs.tsx';

interface Props {
  segments: TabsDeclaration;
  list: ListDeclaration;
  params: ListParams;
  search: URLSearchParams;
}

/** A second filter with few values, side by side above the tabs; links, as the tabs are. */
export function Segments({ segments, list, params, search }: Props) {
  const { name, label, all, options } = segments;
  const current = params[name];
  const choices = [{ value: null, label: all }, ...options];
  return (
    <nav className={styles.segments} aria-label={label}>
      {choices.map((choice) => (
        <Link
          key={choice.label}
          className={styles.segment}
          to={{ search: String(writeParams(search, { [name]: choice.value }, list)) }}
          aria-current={(choice.value ?? undefined) === current ? 'page' : undefined}
        >
          {choice.label}
        </Link>
      ))}
    </nav>
  );
}
