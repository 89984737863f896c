const failed = new WeakSet<object>();

/**
 * Remembers which errors mean that a part of the pages could not be loaded: the server was away,
 * or a new build has replaced the file. To be called once, before the first page is asked for.
 * @see https://vite.dev/guide/build#load-error-handling
 */
export function watchPageCode() {
  window.addEventListener('vite:preloadError', ({ payload }) => failed.add(payload));
}

/** Whether an error is such a one. Only a new document can help: browsers keep the failure. */
export const isPageCodeError = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && failed.has(error);

const KEY = 'countinghouse-reloaded-at';
const AT_MOST_EVERY = 30_000;

/**
 * Loads the document anew, unless that was done a moment ago and evidently did not help.
 * @param now milliseconds
 * @returns whether it is being loaded
 */
export function reloadOnce(
  now: number,
  kept: Pick<Storage, 'getItem' | 'setItem'> = sessionStorage,
  reload: () => void = () => window.location.reload(),
): boolean {
  if (now - Number(kept.getItem(KEY) ?? 0) < AT_MOST_EVERY) return false;
  kept.setItem(KEY, String(now));
  reload();
  return true;
}
