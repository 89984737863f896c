import { useMatches, useParams } from 'react-router';
import { type Crumb, isPageHandle } from '../lib/handle.ts';

/**
 * The title and breadcrumbs of the page, by its route's handle.
 * @param forms whether a form that stands over it counts as the page
 */
export function usePage({ forms = false } = {}): { title: string; breadcrumbs: Crumb[] } {
  const params = useParams();
  const handle = useMatches()
    .map((match) => match.handle)
    .filter(isPageHandle)
    .findLast(({ over }) => forms || !over);
  return handle
    ? { title: handle.title(params), breadcrumbs: handle.breadcrumbs(params) }
    : { title: '', breadcrumbs: [] };
}
