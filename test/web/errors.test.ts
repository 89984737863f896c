import { describe, expect, it } from 'vitest';
import { ApiError, errorOf, mayPass, OfflineError, tell } from '../../web/client/errors.ts';

const answer = (status: number, error: object) =>
  errorOf(new Response(JSON.stringify({ error }), { status }));

describe('what the reader is told', () => {
  it('leaves naming the missing permission to the API', async () => {
    const told = tell(
      await answer(403, {
        code: 'forbidden',
        message: 'This needs the permission sync:read, which manager and admin have.',
        requestId: 'req_1',
        details: { permission: 'sync:read', roles: ['manager', 'admin'] },
      }),
    );
    expect(told.kind).toBe('forbidden');
    expect(told.message).toContain('sync:read');
    expect(told.message).toContain('manager and admin');
  });

  it('does not take every refusal for a missing permission', async () => {
    const told = tell(await answer(403, { code: 'own_account', message: 'Another admin can.' }));
    expect(told).toMatchObject({ kind: 'failed', message: 'Another admin can.' });
  });

  it('passes on Stripe’s own words and the request id', async () => {
    const told = tell(
      await answer(502, {
        code: 'stripe_refused',
        message: 'Stripe refused this.',
        requestId: 'req_2',
        stripe: { message: 'No such charge.' },
      }),
    );
    expect(told).toMatchObject({ kind: 'failed', requestId: 'req_2' });
    expect(told.message).toContain('No such charge.');
  });

  it('tells a missing thing from a broken one', async () => {
    expect(tell(await answer(404, { code: 'not_found', message: 'Gone' })).kind).toBe('missing');
    expect(tell(new OfflineError(new TypeError())).kind).toBe('offline');
    expect(tell(new TypeError('x is undefined')).kind).toBe('failed');
  });
});

it('understands answers of those who know nothing of our error bodies', async () => {
  const error = await errorOf(new Response('<h1>Bad gateway</h1>', { status: 502 }));
  expect(error).toBeInstanceOf(ApiError);
  expect(error.code).toBe('http_502');
});

it('asks again only where that can help', async () => {
  expect(mayPass(new OfflineError(null))).toBe(true);
  expect(mayPass(await answer(503, { code: 'stripe_unreachable', message: '' }))).toBe(true);
  expect(mayPass(await answer(403, { code: 'forbidden', message: '' }))).toBe(false);
  expect(mayPass(new TypeError())).toBe(false);
});
