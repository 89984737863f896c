import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { beforeEach, expect, it } from 'vitest';
import { homeFigures } from '../../web/client/inbox.ts';
import { followLive, type LiveState, type Stream } from '../../web/client/live.ts';
import { eventually } from '../support/eventually.ts';

/** The server's end of one connection. */
class FakeStream implements Stream {
  readyState = 1;
  closed = false;
  readonly #listeners = new Map<string, (event: MessageEvent<string>) => void>();

  addEventListener(type: string, listener: (event: MessageEvent<string>) => void) {
    this.#listeners.set(type, listener);
  }

  close() {
    this.closed = true;
  }

  says(type: string, data: object = {}, lastEventId = '') {
    this.#listeners.get(type)?.(
      new MessageEvent(type, { data: JSON.stringify(data), lastEventId }),
    );
  }

  /** The browser gave this connection up. */
  fails() {
    this.readyState = 2;
    this.says('error');
  }
}

let streams: FakeStream[];
let addresses: string[];
let timers: { ms: number; then: () => void }[];
let states: LiveState[];
let queryClient: QueryClient;
let stop: () => void;

/** Lets the next timer run out that waits this long. */
function pass(ms: number) {
  const at = timers.findIndex((timer) => timer.ms === ms);
  if (at < 0) throw new Error(`Nothing waits for ${ms} ms: ${timers.map((timer) => timer.ms)}`);
  timers.splice(at, 1)[0]?.then();
}

const isStale = (key: readonly unknown[]) =>
  queryClient.getQueryCache().find({ queryKey: key })?.state.isInvalidated;

beforeEach(() => {
  streams = [];
  addresses = [];
  timers = [];
  states = [];
  queryClient = new QueryClient();
  for (const key of [['me'], ['payments', 'list', {}], ['groups', 'detail', 'g'], ['sync']])
    queryClient.setQueryData(key, {});
  stop = followLive({
    queryClient,
    since: 'boot-7',
    open: (address) => {
      addresses.push(address);
      const stream = new FakeStream();
      streams.push(stream);
      return stream;
    },
    onState: (state) => states.push(state),
    after: (ms, then) => {
      const timer = { ms, then };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
  });
});

it.each(['balances', 'payouts', 'disputes', 'accounts'])(
  'the figures of the home page are read again when %s change',
  (area) => {
    const { queryKey } = homeFigures;
    queryClient.setQueryData(queryKey, {} as never);
    streams[0]?.says('open');
    streams[0]?.says('changed', { areas: [area] });
    pass(150);
    expect(isStale(queryKey)).toBe(true);
  },
);

it('marks the areas that changed as stale, a burst at once, and no others', () => {
  streams[0]?.says('open');
  streams[0]?.says('changed', { areas: ['payments'] });
  streams[0]?.says('changed', { areas: ['groups', 'payments'] });
  expect(isStale(['payments', 'list', {}])).toBe(false);
  pass(150);
  expect(isStale(['payments', 'list', {}])).toBe(true);
  expect(isStale(['groups', 'detail', 'g'])).toBe(true);
  expect(isStale(['sync'])).toBe(false);
});

it('marks the page of a payment as stale when it is disputed, and no list of payments', () => {
  queryClient.setQueryData(['payments', 'detail', 'ch_1'], {});
  streams[0]?.says('open');
  streams[0]?.says('changed', { areas: ['disputes'] });
  pass(150);
  expect(isStale(['payments', 'detail', 'ch_1'])).toBe(true);
  expect(isStale(['payments', 'list', {}])).toBe(false);
});

it('lets what is being read again arrive, however fast changes come, and then reads it once more', async () => {
  const asked: { signal: AbortSignal; answer: (text: string) => void }[] = [];
  const observer = new QueryObserver(queryClient, {
    queryKey: ['payments', 'list', 'long'],
    queryFn: ({ signal }) =>
      new Promise<string>((answer) => {
        asked.push({ signal, answer });
      }),
  });
  const leave = observer.subscribe(() => {});
  const shows = (text: string) =>
    eventually(() => expect(observer.getCurrentResult().data).toBe(text));
  const changes = () => streams[0]?.says('changed', { areas: ['payments'] });
  asked[0]?.answer('at first');
  await shows('at first');

  streams[0]?.says('open');
  changes();
  pass(150);
  expect(asked).toHaveLength(2);
  changes();
  pass(150);
  expect(asked[1]?.signal.aborted).toBe(false);
  asked[1]?.answer('after the first change');
  await shows('after the first change');
  await eventually(() => pass(150));
  expect(asked).toHaveLength(3);
  asked[2]?.answer('after all changes');
  await shows('after all changes');
  leave();
});

it('takes everything for stale after a gap, but not who is signed in', () => {
  streams[0]?.says('resync');
  expect(isStale(['payments', 'list', {}])).toBe(true);
  expect(isStale(['sync'])).toBe(true);
  expect(isStale(['me'])).toBe(false);
});

it('leaves a short break to the browser, which says what it heard last', () => {
  streams[0]?.says('open');
  streams[0]?.says('error');
  expect(states).toEqual(['connecting', 'live', 'lost']);
  expect(streams).toHaveLength(1);
  streams[0]?.says('open');
  expect(states.at(-1)).toBe('live');
  expect(isStale(['payments', 'list', {}])).toBe(false);
});

it('asks for what changed since the page began to read', () => {
  expect(addresses).toEqual(['/api/live?since=boot-7']);
});

it('connects anew with growing waits when the browser gave up, from the last message heard', () => {
  streams[0]?.says('open');
  streams[0]?.says('ready', {}, 'boot-8');
  streams[0]?.says('changed', { areas: [] }, 'boot-9');
  streams[0]?.fails();
  pass(500);
  streams[1]?.fails();
  pass(1000);
  expect(addresses.slice(1)).toEqual(Array(2).fill('/api/live?since=boot-9'));
  streams[2]?.says('open');
  expect(isStale(['payments', 'list', {}])).toBe(false);
  streams[2]?.fails();
  pass(500);
  expect(streams).toHaveLength(4);
});

it('asks who is signed in when the browser gave up, since that may be why', () => {
  streams[0]?.says('error');
  expect(isStale(['me'])).toBe(false);
  streams[0]?.fails();
  expect(isStale(['me'])).toBe(true);
});

it('takes long silence for a dead connection', () => {
  streams[0]?.says('open');
  streams[0]?.says('ping');
  expect(timers.map(({ ms }) => ms)).toEqual([40_000]);
  pass(40_000);
  expect(streams[0]?.closed).toBe(true);
  expect(states.at(-1)).toBe('lost');
  pass(500);
  expect(streams).toHaveLength(2);
});

it('leaves nothing behind when it ends', () => {
  streams[0]?.says('open');
  streams[0]?.says('changed', { areas: ['payments'] });
  stop();
  expect(timers).toEqual([]);
  expect(streams[0]?.closed).toBe(true);
});
