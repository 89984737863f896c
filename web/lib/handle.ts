import type { Params } from 'react-router';

/** One step of the way to a page. */
export interface Crumb {
  label: string;
  to: string;
}

/** What every page says about itself: its title and the pages it stands under. */
export interface PageHandle {
  title: (params: Params) => string;
  breadcrumbs: (params: Params) => Crumb[];
  /** It is a form that stands over a page, whose head stays. */
  over?: true;
}

/**
 * Makes a page's handle.
 * @param title the page's name, or how its name follows from the address
 * @param under the list it belongs to, when it is a detail page
 */
export function pageHandle(
  title: string | ((params: Params) => string),
  under?: Crumb | ((params: Params) => Crumb[]),
): PageHandle {
  return {
    title: typeof title === 'string' ? () => title : title,
    breadcrumbs: typeof under === 'function' ? under : () => (under ? [under] : []),
  };
}

/**
 * Makes a form's handle.
 * @param under the page it stands over, and the ones above that
 */
export const formHandle = (
  title: string | ((params: Params) => string),
  under: Crumb | ((params: Params) => Crumb[]),
): PageHandle => ({ ...pageHandle(title, under), over: true });

/** Whether a route's handle is a page's. */
export const isPageHandle = (handle: unknown): handle is PageHandle =>
  typeof handle === 'object' && handle !== null && 'title' in handle && 'breadcrumbs' in handle;
