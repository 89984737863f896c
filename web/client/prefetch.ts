import {
  type LoaderFunction,
  matchRoutes,
  type RouteObject,
  RouterContextProvider,
} from 'react-router';

/** Long enough that a pointer on its way elsewhere asks for nothing. */
const RESTS = 80;

/** The part of a page's module that asks for what the page shows. */
interface PageModule {
  loader?: LoaderFunction;
}

/**
 * Fetches what a page needs before it is opened: its code and, by its own loader, its answers.
 * Whatever goes wrong is told when the page is really opened.
 * @param path of this site
 */
export async function prefetch(routes: RouteObject[], path: string): Promise<void> {
  const url = new URL(path, window.location.origin);
  const request = new Request(url);
  await Promise.allSettled(
    (matchRoutes(routes, url.pathname) ?? []).map(async ({ route, params }) => {
      if (typeof route.lazy !== 'function') return;
      const { loader } = (await route.lazy()) as PageModule;
      await loader?.({
        request,
        url,
        params,
        pattern: route.path ?? '',
        context: new RouterContextProvider(),
      });
    }),
  );
}

/**
 * Prefetches whatever page somebody points at or brings the focus to: links, and what else leads
 * to a page, such as the rows of a table, which say so in `data-href`.
 * @returns what ends it
 */
export function prefetchOnApproach(routes: RouteObject[], root: Document = document): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let aim: string | null = null;
  const approach = ({ target }: Event) => {
    const path = pathAt(target);
    if (path === aim) return;
    aim = path;
    clearTimeout(timer);
    // Browsers remember code that could not be loaded, so nothing is asked for while offline.
    if (path === null || !navigator.onLine) return;
    timer = setTimeout(() => void prefetch(routes, path), RESTS);
  };
  root.addEventListener('pointerover', approach);
  root.addEventListener('focusin', approach);
  return () => {
    clearTimeout(timer);
    root.removeEventListener('pointerover', approach);
    root.removeEventListener('focusin', approach);
  };
}

/** The page of this site that an element leads to, or null. */
function pathAt(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null;
  const place = target.closest('a[href], [data-href]');
  const path = place?.getAttribute('href') ?? place?.getAttribute('data-href');
  if (!path?.startsWith('/') || path.startsWith('//')) return null;
  return path;
}
