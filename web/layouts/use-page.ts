import { useMatches, useParams } from 'react-router';
import { type Crumb, isPageHandle } from '../lib/handle.ts';

interface Page {
  /** Its address. */
  path: string;
  title: string;
  breadcrumbs: Crumb[];
}

/**
 * The title and breadcrumbs of the page, by its route's handle.
 * @param forms whether a form that stands over it counts as the page
 */
export function usePage({ forms = false } = {}): Page {
  const params = useParams();
  const match = useMatches().findLast(
    ({ handle }) => isPageHandle(handle) && (forms || !handle.over),
  );
  const handle = match?.handle;
  return match && isPageHandle(handle)
    ? { path: match.pathname, title: handle.title(params), breadcrumbs: handle.breadcrumbs(params) }
    : { path: '', title: '', breadcrumbs: [] };
}
