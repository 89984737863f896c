import { buildPages, pagesAreStale } from '../../api/pages-build.ts';

/** Before the browser stories: builds the pages once, instead of in each app that serves them. */
export default async function setup(): Promise<void> {
  if (pagesAreStale()) await buildPages();
}
