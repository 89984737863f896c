/** How fast lists and accounts are read, each a second. */
export interface Rate {
  readonly requests: number;
  readonly objects: number;
}

/** Measures how fast sync reads what it has to read anyway. */
export interface RateMeter {
  /** Forgets what was measured: something else is read from now on. */
  restart(): void;
  /** A request was answered, with so many objects. */
  note(objects: number): void;
  /** The rate of late; null while it has not been measured for long enough to say anything. */
  readonly rate: Rate | null;
}

/** Over how long the rate is measured, and how long that takes at least. Milliseconds. */
const window = 30_000;
const least = 2_000;

/** Makes a meter. A pause longer than what it looks back over begins a new measurement. */
export function createRateMeter(): RateMeter {
  let noted: { at: number; objects: number }[] = [];
  let since = 0;

  return {
    restart() {
      noted = [];
    },
    note(objects) {
      const at = performance.now();
      noted = noted.filter((each) => each.at > at - window);
      if (noted.length === 0) since = at;
      noted.push({ at, objects });
    },
    get rate() {
      const now = performance.now();
      const recent = noted.filter(({ at }) => at > now - window);
      const seconds = Math.min(window, now - since) / 1000;
      if (recent.length === 0 || seconds * 1000 < least) return null;
      const objects = recent.reduce((sum, each) => sum + each.objects, 0);
      return { requests: recent.length / seconds, objects: objects / seconds };
    },
  };
}
