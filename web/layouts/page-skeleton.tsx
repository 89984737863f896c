import { Skeleton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useLocation, useNavigation } from 'react-router';
import { paths } from '../lib/paths.ts';
import styles from './page.module.css';
import { places } from './places.ts';
import { usePage } from './use-page.ts';

/** Pages that come sooner are not worth a change on the screen. */
const PATIENCE = 300;

type Shape = 'list' | 'detail';

/** The pages that are lists; all others are about one thing. */
const lists: ReadonlySet<string> = new Set(
  [...places.map(({ to }) => to), paths.syncEvents()].map((to) => to.split('?')[0] ?? to),
);

/** What to show of a page that takes its time; null while there is nothing to wait for. */
export function useSkeleton(): Shape | null {
  const { pathname } = useLocation();
  const { path, breadcrumbs } = usePage();
  const next = useNavigation().location?.pathname;
  // A form opens over the page it belongs to, and closes to it.
  const staysHere =
    next === undefined ||
    next === path ||
    next === pathname ||
    (breadcrumbs.length > 0 && next.startsWith(`${path}/`));
  const target = staysHere ? null : next;
  const [late, setLate] = useState<string | null>(null);
  useEffect(() => {
    if (target === null) return;
    const timer = setTimeout(() => setLate(target), PATIENCE);
    return () => {
      clearTimeout(timer);
      setLate(null);
    };
  }, [target]);
  if (late === null || late !== target) return null;
  return lists.has(late) ? 'list' : 'detail';
}

/** The outline of a page, in the sizes of what comes. */
export function PageSkeleton({ of }: { of: Shape }) {
  return (
    <div className={of === 'detail' ? styles.detail : undefined} aria-busy="true">
      <div className={styles.header}>
        {of === 'detail' ? <Skeleton height={13} width={72} mb={12} /> : null}
        <Skeleton height={24} width={220} my={6} />
        <Skeleton height={13} width={110} mt={14} />
      </div>
      {of === 'detail' ? (
        <>
          <Skeleton height={84} mt={24} />
          {[1, 2, 3].map((section) => (
            <div key={section}>
              <Skeleton height={14} width={140} mt={40} />
              <Skeleton height={108} mt={16} />
            </div>
          ))}
        </>
      ) : (
        <>
          <Skeleton height={30} width={400} mt={24} />
          <Skeleton height={420} mt={16} />
        </>
      )}
      <p className="visually-hidden" role="status">
        Loading
      </p>
    </div>
  );
}
