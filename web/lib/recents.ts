/** A page that somebody was on, as they would recognize it. */
export interface Recent {
  to: string;
  /** `Payment ch_3Px…9kQ2` */
  title: string;
  /** What stood above the page: an amount, a name. */
  head: string;
}

const MOST = 8;

const keyOf = (person: string) => `countinghouse-recents-${person}`;

type Kept = Pick<Storage, 'getItem' | 'setItem'>;

/** The pages that somebody visited last in this browser, the last one first. */
export function readRecents(person: string, kept: Kept = localStorage): Recent[] {
  try {
    const list: unknown = JSON.parse(kept.getItem(keyOf(person)) ?? '[]');
    return Array.isArray(list) ? list.filter(isRecent) : [];
  } catch {
    // Somebody else's text under our name is no reason to show nothing.
    return [];
  }
}

/** Remembers a page as the last one visited. */
export function addRecent(person: string, recent: Recent, kept: Kept = localStorage): void {
  const others = readRecents(person, kept).filter(({ to }) => to !== recent.to);
  try {
    kept.setItem(keyOf(person), JSON.stringify([recent, ...others].slice(0, MOST)));
  } catch {
    // A browser may refuse to keep anything, which must not cost anybody the page.
  }
}

const isRecent = (each: unknown): each is Recent =>
  typeof each === 'object' &&
  each !== null &&
  ['to', 'title', 'head'].every((name) => typeof Reflect.get(each, name) === 'string');
