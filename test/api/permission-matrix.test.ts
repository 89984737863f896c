import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import { actions } from '../../api/operations/registry.ts';
import { type Role, roles } from '../../api/staff/rules.ts';
import { type AppForTest, type Client, signInAt, startApp } from '../support/app.ts';
import { apiRoutes } from '../support/routes.ts';

/**
 * Who may what: each route under the least role that may call it; `everybody` need not be signed
 * in, and `token` is for programs with an access token, whoever is signed in. Each addition is a decision.
 */
const table: Readonly<Record<'everybody' | 'token' | Role, readonly string[]>> = {
  everybody: [
    'GET /api/health',
    'GET /api/session-options',
    'GET /connect/refresh',
    'GET /connect/return',
    'POST /api/auth/sign-in/email',
    'POST /api/auth/sign-out',
    'POST /api/invitation/accept',
    'POST /api/invitation/read',
    'POST /api/password-link/read',
    'POST /api/password-link/use',
    'POST /api/setup',
    'POST /webhooks/stripe',
  ],
  token: ['POST /api/connect/account-links'],
  viewer: [
    'GET /api/account-links',
    'GET /api/accounts',
    'GET /api/accounts/:id',
    'GET /api/accounts/:id/changes',
    'GET /api/accounts/onboarding',
    'GET /api/accounts/onboarding/summary',
    'GET /api/accounts/summary',
    'GET /api/balances',
    'GET /api/balances/:id',
    'GET /api/balances/:id/as-of',
    'GET /api/balances/:id/forecast',
    'GET /api/balances/:id/changes',
    'GET /api/balances/:id/history',
    'GET /api/balances/:id/transactions',
    'GET /api/balances/:id/transactions/summary',
    'GET /api/balances/summary',
    'GET /api/checkout',
    'GET /api/checkout/:id',
    'GET /api/checkout/:id/changes',
    'GET /api/checkout/:id/line-items',
    'GET /api/checkout/planned',
    'GET /api/checkout/summary',
    'GET /api/checkout/terms',
    'GET /api/disputes',
    'GET /api/disputes/:id',
    'GET /api/disputes/:id/changes',
    'GET /api/disputes/:id/evidence',
    'GET /api/disputes/summary',
    'GET /api/facets',
    'GET /api/groups',
    'GET /api/groups/:id',
    'GET /api/groups/:id/changes',
    'GET /api/groups/summary',
    'GET /api/inbox',
    'GET /api/inbox/count',
    'GET /api/inbox/figures',
    'GET /api/inbox/summary',
    'GET /api/limits',
    'GET /api/live',
    'GET /api/me',
    'GET /api/me/sessions',
    'GET /api/operations',
    'GET /api/operations/:id',
    'GET /api/operations/batches/:id',
    'GET /api/operations/people',
    'GET /api/operations/queue',
    'GET /api/operations/summary',
    'GET /api/payment-methods',
    'GET /api/payment-methods/:id',
    'GET /api/payment-methods/:id/changes',
    'GET /api/payment-methods/summary',
    'GET /api/payments',
    'GET /api/payments/:id',
    'GET /api/payments/:id/changes',
    'GET /api/payments/:id/reversals',
    'GET /api/payments/summary',
    'GET /api/payments/unfinished',
    'GET /api/payments/unfinished/summary',
    'GET /api/payouts',
    'GET /api/payouts/:id',
    'GET /api/payouts/:id/groups',
    'GET /api/payouts/days',
    'GET /api/payouts/days/summary',
    'GET /api/payouts/:id/changes',
    'GET /api/payouts/calendar',
    'GET /api/payouts/payable/:holder',
    'GET /api/payouts/schedules',
    'GET /api/payouts/schedules/summary',
    'GET /api/payouts/:id/lines',
    'GET /api/payouts/summary',
    'GET /api/search',
    'GET /api/status',
    'GET /api/transfers',
    'GET /api/transfers/:id',
    'GET /api/transfers/:id/changes',
    'GET /api/transfers/destinations',
    'GET /api/transfers/sources',
    'GET /api/transfers/summary',
    'GET /api/views',
    'POST /api/accounts/:id/refresh',
    'POST /api/balances/:id/refresh',
    'POST /api/checkout/:id/refresh',
    'POST /api/disputes/:id/refresh',
    'POST /api/groups/:id/refresh',
    'POST /api/me/password',
    'POST /api/me/sessions/end',
    'POST /api/operations',
    'POST /api/operations/:id/cancel',
    'POST /api/operations/:id/retry',
    'POST /api/operations/batch',
    'POST /api/operations/batch/preview',
    'POST /api/operations/batches/:id/cancel',
    'POST /api/operations/preview',
    'POST /api/payment-methods/:id/refresh',
    'POST /api/payments/:id/refresh',
    'POST /api/payouts/:id/refresh',
    'POST /api/payouts/days/refresh',
    'POST /api/transfers/:id/refresh',
    'POST /api/views',
    'POST /api/views/:id',
    'POST /api/views/:id/remove',
    'POST /api/views/default',
  ],
  support: [
    'GET /api/inbox/people',
    'POST /api/accounts/:id/login-link',
    'POST /api/account-links',
    'POST /api/account-links/:id/revoke',
    'POST /api/inbox/assign',
    'POST /api/inbox/reopen',
    'POST /api/inbox/resolve',
    'POST /api/inbox/snooze',
    'POST /api/groups/:id/notes',
    'POST /api/groups/:id/notes/:note/remove',
  ],
  finance: [
    'GET /api/exports/:list',
    'POST /api/checkout/:id/planned-transfers/cancel',
    'POST /api/disputes/:id/files',
  ],
  manager: [
    'POST /api/accounts/bank-tokens',
    'GET /api/audit',
    'GET /api/audit/:seq',
    'GET /api/audit/people',
    'GET /api/audit/summary',
    'GET /api/audit/verify',
    'GET /api/operations/:id/review',
    'GET /api/sync',
    'GET /api/sync/backfill/cost',
    'GET /api/sync/drift',
    'GET /api/sync/events',
    'GET /api/sync/events/:id',
    'GET /api/sync/events/summary',
    'POST /api/operations/:id/approve',
    'POST /api/operations/:id/reject',
    'POST /api/sync/backfill',
    'POST /api/sync/events/:id/ignore',
    'POST /api/sync/events/:id/replay',
    'POST /api/sync/events/replay-failed',
  ],
  admin: [
    'GET /api/staff',
    'GET /api/staff/:id',
    'GET /api/staff/summary',
    'GET /api/tokens',
    'POST /api/limits',
    'POST /api/limits/remove',
    'POST /api/staff/:id',
    'POST /api/staff/:id/disable',
    'POST /api/staff/:id/enable',
    'POST /api/staff/:id/invitation',
    'POST /api/staff/:id/password-link',
    'POST /api/staff/:id/revoke',
    'POST /api/staff/:id/sessions/end',
    'POST /api/staff/invitations',
    'POST /api/tokens',
    'POST /api/tokens/:id/revoke',
  ],
};

/** The least role that may order each kind, and whether another has to approve it each time. */
const kinds: Readonly<Record<string, readonly [least: Role, always?: 'approved']>> = {
  'refund.create': ['support'],
  'refund.cancel': ['support'],
  'transfer.reverse': ['support'],
  'transfer.create': ['finance'],
  'payout.create': ['finance'],
  'payout.cancel': ['finance'],
  'payout.reverse': ['finance'],
  'dispute.accept': ['finance'],
  'dispute.save_evidence': ['finance'],
  'dispute.submit_evidence': ['finance'],
  'checkout.create': ['support'],
  'checkout.create_split': ['finance'],
  'checkout.expire': ['support'],
  'payout_schedule.update': ['manager'],
  'account.create': ['manager'],
  'payment_method_configuration.update': ['manager'],
  'account.reject': ['manager', 'approved'],
  'account.unreject': ['manager', 'approved'],
};

let app: AppForTest;
const signedIn = new Map<Role, Client>();

beforeAll(async () => {
  app = await startApp();
  // Sessions of their own: some of what is called ends the others.
  for (const role of roles) signedIn.set(role, await signInAt(app.url, role));
});
afterAll(() => app.stop());

const has = (role: Role, least: Role): boolean => roles.indexOf(role) >= roles.indexOf(least);

/** What a caller is told; a stream is left at once. */
async function told(by: Client, method: string, path: string, body: object = {}) {
  const answer = await by.fetch(path, {
    method,
    ...(method === 'GET'
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    await answer.body?.cancel();
    return { status: answer.status, code: undefined };
  }
  const text = await answer.text();
  const error = text.startsWith('{') ? (JSON.parse(text) as Partial<ErrorBody>).error : undefined;
  return { status: answer.status, code: error?.code };
}

test('the table names every route and every kind, and no other', () => {
  const named = apiRoutes().map(({ method, path }) => `${method} ${path}`);
  expect(Object.values(table).flat().sort()).toEqual(named.sort());
  expect(Object.keys(kinds).sort()).toEqual(actions.map(({ kind }) => kind).sort());
});

const everyRoute = Object.entries(table).flatMap(([least, routes]) =>
  routes.map((route) => [route, least as keyof typeof table] as const),
);

test.each(everyRoute)('%s is for %s', async (route, least) => {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern.replace(/:\w+/g, 'none_1');
  const nobody = await told(app.nobody, method, path);
  if (least === 'token') {
    const callers = [app.nobody, ...signedIn.values()];
    const answers = await Promise.all(callers.map((caller) => told(caller, method, path)));
    return expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(['token_not_valid']));
  }
  if (least === 'everybody') return expect([401, 403]).not.toContain(nobody.status);
  expect(nobody).toEqual({ status: 401, code: 'not_signed_in' });
  for (const [role, client] of signedIn) {
    const { status, code } = await told(client, method, path);
    if (has(role, least)) expect([role, [401, 403].includes(status)]).toEqual([role, false]);
    else expect([role, status, code]).toEqual([role, 403, 'forbidden']);
  }
});

describe.each(Object.entries(kinds))('%s', (kind, [least, always]) => {
  const order = { kind, reason: 'I try', fingerprint: 'f' };
  test.each([
    ['preview', () => ({ kind, input: {} }), 400],
    ['', () => ({ ...order, id: ulid(), input: {} }), 400],
    ['batch/preview', () => ({ kind, inputs: [{}] }), 200],
    [
      'batch',
      () => ({ kind, reason: 'I try', id: ulid(), items: [{ input: {}, fingerprint: 'f' }] }),
      400,
    ],
  ])(`POST /api/operations/%s is for ${least}`, async (path, body, allowed) => {
    for (const [role, client] of signedIn) {
      const answer = await told(
        client,
        'POST',
        `/api/operations/${path}`.replace(/\/$/, ''),
        body(),
      );
      const expected = has(role, least) ? [allowed] : [403, 'forbidden'];
      expect([role, answer.status, answer.code].slice(0, expected.length + 1)).toEqual([
        role,
        ...expected,
      ]);
    }
  });

  test(always ? 'is always approved by another' : 'needs no approval by itself', () => {
    const action = actions.find((each) => each.kind === kind);
    expect(action?.alwaysApproved !== undefined).toBe(always === 'approved');
  });
});
