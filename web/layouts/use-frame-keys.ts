import { useEffect, useEffectEvent } from 'react';
import { useNavigate } from 'react-router';
import type { Permission } from '../../api/staff/rules.ts';
import { useKeys } from '../lib/keys.ts';
import { placesFor } from './places.ts';

/** The keys that work on every page: `g` and a letter, help, and the palette. */
export function useFrameKeys(
  permissions: readonly Permission[],
  show: (dialog: 'palette' | 'help') => void,
) {
  const navigate = useNavigate();
  const going = placesFor(permissions).map(
    ({ key, to }) => [`g ${key}`, () => void navigate(to)] as const,
  );
  useKeys({ ...Object.fromEntries(going), '?': () => show('help') });
  const onPaletteKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
    // Browsers search the web by it.
    event.preventDefault();
    // It works while a search is typed, but what is open over the page comes first.
    if (!document.querySelector('[role="dialog"]')) show('palette');
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onPaletteKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}
