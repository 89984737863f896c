import { Hono, type MiddlewareHandler } from 'hono';
import { describe, expect, test } from 'vitest';
import { need, open } from '../../api/staff/permission.ts';
import { apiRoutes, type Route, routesOf } from '../support/routes.ts';
import { importsOf, type SourceFile, sourceFiles } from '../support/source.ts';

const named = (routes: Route[]) => routes.map(({ method, path }) => `${method} ${path}`).sort();

const routes = apiRoutes();

const undeclared = (all: Route[]) => named(all.filter(({ requirement }) => !requirement));

/** What nobody need be signed in for. Each addition is a decision. */
const openRoutes = [
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
];

const isRefresh = ({ path }: Route) => /^\/api\/[\w-]+\/:?\w+\/refresh$/.test(path);

/** What changes something without being an operation: who may sign in, what only asks, and upkeep. */
const orders = [
  'POST /api/account-links',
  'POST /api/account-links/:id/revoke',
  'POST /api/accounts/:id/login-link',
  'POST /api/accounts/bank-tokens',
  'POST /api/auth/sign-in/email',
  'POST /api/auth/sign-out',
  'POST /api/checkout/:id/planned-transfers/cancel',
  'POST /api/connect/account-links',
  // A file is nothing by itself: the evidence that names it is an operation.
  'POST /api/disputes/:id/files',
  'POST /api/groups/:id/notes',
  'POST /api/groups/:id/notes/:note/remove',
  'POST /api/inbox/assign',
  'POST /api/inbox/reopen',
  'POST /api/inbox/resolve',
  'POST /api/inbox/snooze',
  'POST /api/invitation/accept',
  'POST /api/invitation/read',
  'POST /api/limits',
  'POST /api/limits/remove',
  'POST /api/me/password',
  'POST /api/me/sessions/end',
  'POST /api/operations',
  'POST /api/operations/:id/approve',
  'POST /api/operations/:id/cancel',
  'POST /api/operations/:id/reject',
  'POST /api/operations/:id/retry',
  'POST /api/operations/batch',
  'POST /api/operations/batch/preview',
  'POST /api/operations/batches/:id/cancel',
  'POST /api/operations/preview',
  'POST /api/password-link/read',
  'POST /api/password-link/use',
  'POST /api/setup',
  'POST /api/staff/:id',
  'POST /api/staff/:id/disable',
  'POST /api/staff/:id/enable',
  'POST /api/staff/:id/invitation',
  'POST /api/staff/:id/password-link',
  'POST /api/staff/:id/revoke',
  'POST /api/staff/:id/sessions/end',
  'POST /api/staff/invitations',
  'POST /api/sync/backfill',
  'POST /api/sync/events/:id/ignore',
  'POST /api/sync/events/:id/replay',
  'POST /api/sync/events/replay-failed',
  'POST /api/tokens',
  'POST /api/tokens/:id/revoke',
  'POST /api/views',
  'POST /api/views/:id',
  'POST /api/views/:id/remove',
  'POST /api/views/default',
  'POST /webhooks/stripe',
];

test('every route declares what it asks of its caller', () => {
  expect(routes.length).toBeGreaterThan(15);
  expect(undeclared(routes)).toEqual([]);
});

test('only the named routes are open', () => {
  expect(named(routes.filter(({ requirement }) => requirement === 'open'))).toEqual(openRoutes);
});

test('every order is an operation, or is named here', () => {
  const changing = routes.filter((route) => route.method !== 'GET' && !isRefresh(route));
  expect(named(changing)).toEqual(orders);
});

test('a route without a declaration is found, however deep it is mounted', () => {
  const handler: MiddlewareHandler = (_, next) => next();
  const inner = new Hono()
    .get('/declared', need('account:read'), handler)
    .get('/open', open(), handler)
    .post('/forgotten', handler);
  const app = new Hono().use(handler).route('/api/area', inner);
  expect(undeclared(routesOf(app))).toEqual(['POST /api/area/forgotten']);
});

/** The reading methods of the client; whatever else it has may change something. */
const reading = /^(list\w*|retrieve\w*|search)$/;

/** Calls of Stripe that are neither reads nor the journaled write. */
function straightWrites({ path, text }: SourceFile): string[] {
  const calls = [...text.matchAll(/\b(?:client|stripe)((?:\.\w+)+)\(/g)].map(([, chain = '']) =>
    chain.slice(1).split('.'),
  );
  const resource = calls.filter((chain) => chain.length > 1 && chain[0] !== 'webhooks');
  return resource
    .filter((chain) => !reading.test(chain.at(-1) ?? ''))
    .map((chain) => `${path}: ${chain.join('.')}`);
}

/** The arguments of each call of `name`, up to the closing bracket that ends it. */
function callsOf(name: string, text: string): string[] {
  return [...text.matchAll(new RegExp(`\\b${name}\\(`, 'g'))].map(({ index, 0: { length } }) => {
    let depth = 1;
    let end = index + length;
    for (; depth > 0 && end < text.length; end += 1)
      if ('([{'.includes(text[end] ?? '')) depth += 1;
      else if (')]}'.includes(text[end] ?? '')) depth -= 1;
    return text.slice(index, end);
  });
}

const withoutKey = ({ path, text }: SourceFile) =>
  [
    ...callsOf('rawRequest', text),
    ...callsOf('files\\.create', text),
    ...callsOf('(?:gateway|stripe)\\.(?:write|upload)', text),
  ]
    .filter((call) => !/idempotencyKey|\.write\(\w+\)$/.test(call))
    .map((call) => `${path}: ${call}`);

describe('writes to Stripe', () => {
  const app = sourceFiles().filter(({ path }) => /^api\/(?!sandbox\/)/.test(path));

  test('leave only through the gateway', () => {
    expect(app.flatMap(straightWrites)).toEqual([
      // Files go out in parts, as no raw request does.
      'api/stripe/gateway.ts: files.create',
    ]);
    const sample = 'stripe.read(p, null, (client, o) => client.refunds.create({}, o));';
    expect(straightWrites({ path: 'a.ts', text: sample })).toEqual(['a.ts: refunds.create']);
  });

  test('pass an idempotency key', () => {
    expect(app.flatMap(withoutKey)).toEqual([]);
    const sample = "gateway.write({ path: '/v1/refunds', params: f({}), account: null })";
    expect(withoutKey({ path: 'a.ts', text: sample })).toHaveLength(1);
  });

  test('of files come from evidence alone', () => {
    const uploaders = app
      .filter(({ text }) => callsOf('(?:gateway|stripe)\\.upload', text).length > 0)
      .map(({ path }) => path);
    // The check of the key offers an empty one, which Stripe keeps none of.
    expect(uploaders).toEqual(['api/evidence/files.ts', 'api/stripe/key-check.ts']);
  });

  test('are sent raw in the gateway alone', () => {
    const raw = app.filter(({ text }) => /\.rawRequest\(/.test(text)).map(({ path }) => path);
    expect(raw).toEqual(['api/stripe/gateway.ts']);
  });

  test('come from the pipeline, the registration of endpoints, the check of the key, and where they carry a secret', () => {
    const writers = app
      .filter((file) => callsOf('(?:gateway|stripe)\\.write', file.text).length > 0)
      .map(({ path }) => path);
    expect(writers.filter((path) => !path.startsWith('api/operations/'))).toEqual([
      // The numbers of a bank account, and links that let people in: neither may stand in the journal.
      'api/accounts/bank-token.ts',
      'api/accounts/login-link.ts',
      'api/onboarding/onboarding.ts',
      // Without parameters, so that it is refused to everybody.
      'api/stripe/key-check.ts',
      'api/sync/endpoints.ts',
    ]);
  });

  test('are not made by routes', () => {
    const routeFiles = app.filter(({ path }) => path.endsWith('/routes.ts'));
    expect(routeFiles.length).toBeGreaterThan(5);
    const direct = routeFiles.flatMap(importsOf).filter(({ to }) => to === 'stripe');
    expect(direct.filter(({ typeOnly }) => !typeOnly)).toEqual([]);
  });
});
