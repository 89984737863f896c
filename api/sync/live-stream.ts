import type { SSEMessage, SSEStreamingApi } from 'hono/streaming';
import { AppError } from '../kit/errors.ts';
import type { LiveHub, LiveMessage } from './live.ts';

/** Messages that may wait for a page to read them; one is at most a few kilobytes. */
export const mostWaiting = 200;
/** Streams one person may have open at once, which is one a page. */
export const mostStreams = 20;

/** Counts the open streams of each person. */
export interface StreamPlaces {
  /**
   * Takes a place. @returns what gives it back.
   * @throws AppError `too_many_streams`.
   */
  take(person: string): () => void;
}

/** Places within this process. */
export function processPlaces(): StreamPlaces {
  const taken = new Map<string, number>();
  const change = (person: string, by: number) => {
    const count = (taken.get(person) ?? 0) + by;
    if (count === 0) taken.delete(person);
    else taken.set(person, count);
  };
  return {
    take(person) {
      if ((taken.get(person) ?? 0) >= mostStreams)
        throw new AppError(
          429,
          'too_many_streams',
          `You have ${mostStreams} pages open that follow what happens. Close some of them.`,
        );
      change(person, 1);
      return () => change(person, -1);
    },
  };
}

/** Why a stream ended: its page left, its person may not hear any more, or it did not keep up. */
export type StreamEnd = 'left' | 'not allowed' | 'behind';

interface Options {
  live: LiveHub;
  /** The last message that the page has heard; undefined when it has heard none. */
  lastId: string | undefined;
  /** Asked at every ping: whether the person may still hear. */
  isAllowed(): Promise<boolean>;
  pingMilliseconds: number;
}

const changed = ({ id, ...message }: LiveMessage): SSEMessage => ({
  event: 'changed',
  id,
  data: JSON.stringify(message),
});

/** Tells a page what it missed, then what changes and, between, signs of life, until it ends. */
export async function follow(
  stream: SSEStreamingApi,
  { live, lastId, isAllowed, pingMilliseconds }: Options,
): Promise<StreamEnd> {
  const waiting: SSEMessage[] = [];
  const ping: SSEMessage = { event: 'ping', data: '' };
  const state: { ended?: StreamEnd } = {};
  let wake = () => {};

  function end(why: StreamEnd) {
    state.ended ??= why;
    // A write that waits for its reader would otherwise wait for ever.
    stream.abort();
    wake();
  }

  function tell(message: SSEMessage) {
    waiting.push(message);
    if (waiting.length > mostWaiting) end('behind');
    wake();
  }

  stream.onAbort(() => end('left'));
  const subscription = live.subscribe(lastId, (message) => tell(changed(message)));
  // What comes from here on waits, and has to follow what was missed.
  const since = live.lastId();
  const missed = subscription.missed === 'resync' ? 'resync' : subscription.missed.map(changed);
  const beat = setInterval(() => {
    if (waiting.includes(ping)) return end('behind');
    tell(ping);
    isAllowed().then(
      (allowed) => allowed || end('not allowed'),
      () => end('not allowed'),
    );
  }, pingMilliseconds);

  try {
    if (missed === 'resync') await stream.writeSSE({ event: 'resync', data: '' });
    else for (const message of missed) await stream.writeSSE(message);
    // A page that has heard nothing yet must know from where on it would miss something.
    await stream.writeSSE({ event: 'ready', id: since, data: '' });
    while (!state.ended) {
      const next = waiting.shift();
      if (next) await stream.writeSSE(next);
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
    return state.ended;
  } finally {
    clearInterval(beat);
    subscription.stop();
  }
}
