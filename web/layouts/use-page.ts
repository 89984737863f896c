import { useMatches, useParams } from 'react-router';
import { type Crumb, isPageHandle } from '../lib/handle.ts';

/** The title and breadcrumbs of the page in front, by its route's handle. */
export function usePage(): { title: string; breadcrumbs: Crumb[] } {
  const params = useParams();
  const handle = useMatches()
    .map((match) => match.handle)
    .findLast(isPageHandle);
  return handle
    ? { title: handle.title(params), breadcrumbs: handle.breadcrumbs(params) }
    : { title: '', breadcrumbs: [] };
}
