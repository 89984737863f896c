import type { QueryClient } from '@tanstack/react-query';

/** What the stream says when something changed. */
export interface Changed {
  areas: string[];
}

export type LiveState = 'connecting' | 'live' | 'lost';

/** The part of EventSource that is used, so that a test can be the server. */
export interface Stream {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

/** The pages about one thing that also show what belongs to other areas. */
const alsoShow: Readonly<Record<string, readonly string[]>> = {
  balances: ['transfers', 'payouts', 'disputes', 'accounts'],
  payments: ['transfers', 'disputes'],
  checkout: ['payments', 'transfers', 'operations'],
  transfers: ['payments', 'payouts', 'balances'],
  payouts: ['transfers', 'balances'],
  disputes: ['payments', 'transfers'],
};

/** Whether a change of an area may be one of what a query holds. */
const holds = ([of, what]: readonly unknown[], area: string): boolean =>
  of === area || (what === 'detail' && (alsoShow[String(of)] ?? []).includes(area));

interface Options {
  open: (address: string) => Stream;
  queryClient: QueryClient;
  /** Tells how the connection stands, for the frame to show. */
  onState: (state: LiveState) => void;
  /** The stream's place when the page began to read: what changed after it is not on the page. */
  since: string;
  /** Runs `then` after `ms` and gives what calls it off. */
  after: (ms: number, then: () => void) => () => void;
}

const CLOSED = 2;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** Changes come in bursts: a refund is an event for the charge, the refund and the balance. */
const BURST = 150;
/** The server says something every 15 s; after this long the connection is dead. */
const SILENCE = 40_000;

/**
 * Follows `/api/live` and marks what changed as stale, by area; mounted queries are then asked
 * again. A dropped connection is taken up by the browser, which sends the last id it saw, so that
 * the server replays what was missed or says `resync`. A connection that the browser gave up, or
 * that fell silent, is made anew here with growing waits, from the last id as well.
 * @returns what ends it
 */
export function followLive({ open, queryClient, onState, since, after }: Options): () => void {
  let stream: Stream | null = null;
  let wait = FIRST_WAIT;
  let last = since;
  let ended = false;
  let cancelWait = () => {};
  let cancelSilence = () => {};
  let cancelBurst: (() => void) | null = null;
  const stale = new Set<string>();
  /** The areas that are being read again. */
  const reading = new Set<string>();

  const everythingIsStale = () =>
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });

  const flush = () => {
    cancelBurst = null;
    for (const area of stale) if (!reading.has(area)) void readAgain(area);
  };

  // One reading after the other: each change would call off the reading before, and a long list
  // of a busy platform would never arrive.
  const readAgain = async (area: string) => {
    stale.delete(area);
    reading.add(area);
    await queryClient.invalidateQueries({ predicate: ({ queryKey }) => holds(queryKey, area) });
    reading.delete(area);
    if (stale.has(area)) flushSoon();
  };

  function flushSoon() {
    if (!ended) cancelBurst ??= after(BURST, flush);
  }

  const heard = (event?: MessageEvent<string>) => {
    last = event?.lastEventId || last;
    cancelSilence();
    cancelSilence = after(SILENCE, reopen);
  };

  function reopen() {
    stream?.close();
    stream = null;
    cancelSilence();
    onState('lost');
    cancelWait = after(wait, connect);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  function connect() {
    const opened = open(`/api/live?since=${encodeURIComponent(last)}`);
    stream = opened;
    opened.addEventListener('open', () => {
      wait = FIRST_WAIT;
      onState('live');
      heard();
    });
    for (const type of ['ready', 'ping']) opened.addEventListener(type, heard);
    opened.addEventListener('changed', (event) => {
      heard(event);
      for (const area of (JSON.parse(event.data) as Changed).areas) stale.add(area);
      flushSoon();
    });
    opened.addEventListener('resync', () => {
      heard();
      everythingIsStale();
    });
    opened.addEventListener('error', () => {
      if (stream !== opened) return;
      if (opened.readyState !== CLOSED) return onState('lost');
      reopen();
      // Browsers do not say why they gave up; it may be that the session has ended.
      void queryClient.invalidateQueries({ queryKey: ['me'] });
    });
  }

  onState('connecting');
  connect();
  return () => {
    ended = true;
    stream?.close();
    stream = null;
    cancelWait();
    cancelSilence();
    cancelBurst?.();
  };
}
