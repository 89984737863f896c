import { useEffect } from 'react';
import { addRecent } from '../lib/recents.ts';
import { usePage } from './use-page.ts';

/** Remembers the pages about one thing that somebody visits, for the palette. */
export function useRecents(person: string) {
  const { path, title, breadcrumbs } = usePage();
  const isAboutOne = breadcrumbs.length > 0;
  useEffect(() => {
    const head = document.querySelector('main h1')?.textContent;
    // What cannot be shown has its own name for a head, and is not worth coming back to.
    if (isAboutOne && head && head !== title) addRecent(person, { to: path, title, head });
  }, [person, path, title, isAboutOne]);
}
