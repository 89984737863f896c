import { Hono } from 'hono';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import { answerError } from '../../api/kit/http.ts';
import { createLog } from '../../api/kit/log.ts';
import type { AppEnv, Staff } from '../../api/staff/permission.ts';
import type { Change, Store } from '../../api/store/database.ts';
import { createLiveHub } from '../../api/sync/live.ts';
import { mostStreams, mostWaiting } from '../../api/sync/live-stream.ts';
import { liveRoutes, pingEvery } from '../../api/sync/routes.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';

const fiona: Staff = { id: 'staff_1', name: 'Fiona', email: 'f@example.com', role: 'finance' };

/** The live route by itself, with commits and sessions of the test's making. */
function serve() {
  let commit = (_changes: readonly Change[]) => {};
  const listeners = new Set<unknown>();
  const live = createLiveHub({
    onCommit: (listener) => {
      commit = listener;
      return () => {};
    },
  } as Pick<Store, 'onCommit'> as Store);
  const counted: typeof live = {
    ...live,
    subscribe(lastId, listener) {
      listeners.add(listener);
      const { missed, stop } = live.subscribe(lastId, listener);
      return {
        missed,
        stop() {
          listeners.delete(listener);
          stop();
        },
      };
    },
  };
  const session: { of: Staff | undefined } = { of: fiona };
  const sessions = {
    of: async () => session.of && { id: 'session_1', staff: session.of, lastSeenAt: null },
    forget() {},
  };
  const app = new Hono<AppEnv>()
    .onError(answerError(createLog('silent'), () => undefined))
    .use(async (c, next) => {
      c.set('staff', session.of);
      await next();
    })
    .route('/', liveRoutes({ live: counted }, sessions));
  return {
    session,
    /** How many streams are open. */
    open: () => listeners.size,
    change: (id: string) => commit([{ kind: 'charge', area: 'payments', id }]),
    async listen(lastId?: string) {
      const answer = await app.request('/', {
        headers: lastId ? { 'last-event-id': lastId } : {},
      });
      if (!answer.body) throw new Error('There is no stream');
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      return {
        status: answer.status,
        leave: () => reader.cancel(),
        /** The next message. */
        read: async () => (await reader.read()).value ?? 'the end',
      };
    },
  };
}

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

describe('a stream', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('goes on with signs of life while its person is signed in', async () => {
    const { listen, change } = serve();
    const page = await listen();
    expect(await page.read()).toMatch(/^event: ready/);
    await pass(pingEvery);
    expect(await page.read()).toMatch(/^event: ping/);
    change('ch_1');
    expect(await page.read()).toMatch(/^event: changed\n.*"ch_1"/);
    await page.leave();
  });

  test.each([
    ['signed out', undefined],
    ['signed in as someone else', { ...fiona, id: 'staff_2' }],
  ])('ends at the next sign of life once its person is %s', async (_, staff) => {
    const { listen, session, open } = serve();
    const page = await listen();
    await page.read();
    session.of = staff;
    await pass(pingEvery);
    await eventually(() => expect(open()).toBe(0));
    const rest = [await page.read(), await page.read()];
    expect(rest).toContain('the end');
  });

  test('whose page reads nothing is ended, and keeps no messages', async () => {
    const { listen, change, open } = serve();
    await listen();
    for (let i = 0; i <= mostWaiting; i += 1) change(`ch_${i}`);
    await eventually(() => expect(open()).toBe(1));
    change('ch_one_more');
    change('ch_too_many');
    await eventually(() => expect(open()).toBe(0));
  });

  test('whose page takes no sign of life is ended', async () => {
    const { listen, open } = serve();
    const page = await listen();
    await page.read();
    for (let i = 0; i < 6; i += 1) await pass(pingEvery);
    await eventually(() => expect(open()).toBe(0));
  });

  test('brings what changes while it tells what was missed, in order and once', async () => {
    const { listen, change } = serve();
    const before = await listen();
    const [, last = ''] = /^id: (.*)$/m.exec(await before.read()) ?? [];
    await before.leave();
    change('ch_1');
    change('ch_2');
    const page = await listen(last);
    change('ch_3');
    const heard = [await page.read(), await page.read(), await page.read(), await page.read()];
    expect(heard.map((text) => /ch_\d|ready/.exec(text)?.[0])).toEqual([
      'ch_1',
      'ch_2',
      'ready',
      'ch_3',
    ]);
    const [, ready] = /-(\d+)$/m.exec(heard[2] ?? '') ?? [];
    expect(ready).toBe('2');
    await page.leave();
  });
});

describe('over HTTP', () => {
  let app: AppForTest;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  test('a person has at most so many streams, and another person theirs', async () => {
    const viewer = await app.as('viewer');
    const leaving = new AbortController();
    const { signal } = leaving;
    const streams = await Promise.all(
      Array.from({ length: mostStreams }, () => viewer.fetch('/api/live', { signal })),
    );
    expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]));
    const { status, body } = await viewer.get<ErrorBody>('/api/live');
    expect([status, body.error.code, body.error.message]).toEqual([
      429,
      'too_many_streams',
      'You have 20 pages open that follow what happens. Close some of them.',
    ]);
    const support = await app.as('support');
    const other = await support.fetch('/api/live', { signal });
    expect(other.status).toBe(200);
    leaving.abort();
    await eventually(async () => {
      const again = new AbortController();
      const answer = await viewer.fetch('/api/live', { signal: again.signal });
      again.abort();
      expect(answer.status).toBe(200);
    });
  });
});
