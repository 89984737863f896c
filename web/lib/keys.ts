import { useEffectEvent, useLayoutEffect } from 'react';

/** How long the first key of a pair waits for the second, in milliseconds. */
const PATIENCE = 1_500;

/** The key that opens the palette, as this machine calls it. */
export const paletteKey = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘ K' : 'Ctrl K';

/** Keys that begin a pair: `g` and then where to go. */
const leaders: ReadonlySet<string> = new Set(['g']);

/**
 * Reads keys one after the other, and puts those that belong together into one: `g` and then, soon,
 * `p` is `g p`.
 */
export function keyReader() {
  let led: { by: string; at: number } | null = null;
  /** @param at milliseconds */
  return (key: string, at: number): string => {
    const leader = led && at - led.at <= PATIENCE ? led.by : null;
    led = leader === null && leaders.has(key) ? { by: key, at } : null;
    return leader === null ? key : `${leader} ${key}`;
  };
}

/** What is open over the page has the keys first. */
const above = '[role="dialog"], [role="menu"], [role="listbox"]';

/** Whether a key is a letter to be written, or a command to something open, and so not ours. */
function belongsElsewhere(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (document.querySelector(above)) return true;
  return (
    event.target instanceof HTMLElement &&
    (event.target.isContentEditable ||
      ['INPUT', 'TEXTAREA', 'SELECT'].includes(event.target.tagName))
  );
}

/**
 * Does something at single keys and pairs of them, anywhere on the page but where somebody types
 * and while a dialog is open.
 * @param keys by `event.key`, or `g p` for a pair
 */
export function useKeys(keys: Readonly<Record<string, (event: KeyboardEvent) => void>>) {
  const press = useEffectEvent((name: string, event: KeyboardEvent) => {
    const act = Object.hasOwn(keys, name) ? keys[name] : undefined;
    if (!act) return;
    event.preventDefault();
    act(event);
  });
  // With the very paint that shows what the keys are for: a quick first key is not lost.
  useLayoutEffect(() => {
    const read = keyReader();
    const onKey = (event: KeyboardEvent) => {
      if (!belongsElsewhere(event)) press(read(event.key, event.timeStamp), event);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
