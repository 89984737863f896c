import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import { accountRoutes } from './accounts/routes.ts';
import { auditRoutes } from './audit/routes.ts';
import { balanceRoutes } from './balances/routes.ts';
import { checkoutRoutes } from './checkout/routes.ts';
import type { Services } from './context.ts';
import { disputeRoutes } from './disputes/routes.ts';
import { evidenceRoutes, evidenceUploads } from './evidence/routes.ts';
import { exportRoutes } from './exports/routes.ts';
import { facetRoutes } from './facets/routes.ts';
import { forecastRoutes } from './forecast/routes.ts';
import { groupRoutes } from './groups/routes.ts';
import { inboxRoutes } from './inbox/routes.ts';
import { limitBody } from './kit/body.ts';
import { AppError } from './kit/errors.ts';
import { answerError, answerNotFound, logRequests } from './kit/http.ts';
import { sameOrigin } from './kit/origin.ts';
import type { Onboarding } from './onboarding/onboarding.ts';
import type { LinkRates } from './onboarding/rates.ts';
import { returnRoutes } from './onboarding/return-routes.ts';
import { accountLinkRoutes, appLinkRoutes } from './onboarding/routes.ts';
import { limitRoutes } from './operations/limit-routes.ts';
import type { Operations } from './operations/pipeline.ts';
import { operationRoutes } from './operations/routes.ts';
import { paymentMethodRoutes } from './payment-methods/routes.ts';
import { paymentRoutes } from './payments/routes.ts';
import { payoutRoutes } from './payouts/routes.ts';
import { scheduleRoutes } from './schedules/routes.ts';
import { searchRoutes } from './search/routes.ts';
import { memberRoutes } from './staff/member-routes.ts';
import { linkRoutes, ownRoutes } from './staff/own-routes.ts';
import { type AppEnv, open } from './staff/permission.ts';
import { staffRoutes } from './staff/routes.ts';
import type { StaffServices } from './staff/services.ts';
import { asAppError } from './stripe/errors.ts';
import { liveRoutes, statusRoutes, syncRoutes } from './sync/routes.ts';
import { webhookRoutes } from './sync/webhooks.ts';
import { tokenRoutes } from './tokens/routes.ts';
import type { Tokens } from './tokens/tokens.ts';
import { transferRoutes } from './transfers/routes.ts';
import { viewRoutes } from './views/routes.ts';

export interface AppOptions {
  readonly services: Services;
  readonly operations: Operations;
  readonly staff: StaffServices;
  readonly onboarding: Onboarding;
  readonly tokens: Tokens;
  readonly rates: LinkRates;
  /** The origins whose pages may send orders: the public one, and this machine's names for it. */
  readonly origins: readonly string[];
  readonly publicUrl: URL;
  /** Whether the store is known to belong to this Stripe, so that orders may be taken. */
  readonly isBound: () => boolean;
}

/** The whole HTTP surface but the pages' files; its type is what the web client speaks. */
export function createApp(options: AppOptions) {
  const { services, operations, staff, origins, publicUrl, isBound } = options;
  const { onboarding, tokens, rates } = options;
  const { log, store, stripe } = services;
  return new Hono<AppEnv>()
    .onError(answerError(log, asAppError))
    .notFound(answerNotFound)
    .use(requestId(), logRequests(log), browserSecurity(publicUrl))
    .use('/api/*', sameOrigin(origins), limitBody(1, [evidenceUploads]))
    .use('/api/*', async (c, next) => {
      const session = await staff.sessions.of(c.req.raw.headers);
      c.set('staff', session?.staff);
      c.set('session', session?.id);
      await next();
    })
    .get('/api/health', open(), (c) => c.json({ status: 'ok' as const }))
    .route('/api', staffRoutes(staff))
    .route('/api', linkRoutes(staff))
    .route('/api/me', ownRoutes(staff))
    .route('/api/staff', memberRoutes(staff))
    .use('/api/accounts/bank-tokens', orders(isBound), often(rates, 'bank'))
    .use('/api/accounts/:id/login-link', orders(isBound), often(rates, 'login'))
    .route('/api/accounts', accountRoutes(services))
    .route('/api/balances', balanceRoutes(services))
    .route('/api/balances', forecastRoutes(services))
    .route('/api/groups', groupRoutes(services))
    .route('/api/payments', paymentRoutes(services))
    .route('/api/checkout', checkoutRoutes(services))
    .route('/api/payment-methods', paymentMethodRoutes(services))
    .route('/api/transfers', transferRoutes(services))
    .route('/api/payouts', scheduleRoutes(services))
    .route('/api/payouts', payoutRoutes(services))
    .route('/api/disputes', disputeRoutes(services))
    .use('/api/disputes/:id/files', orders(isBound))
    .route('/api/disputes', evidenceRoutes(services))
    .route('/api/inbox', inboxRoutes(services))
    .route('/api/exports', exportRoutes(services))
    .route('/api/facets', facetRoutes(services))
    .route('/api/search', searchRoutes(services))
    .route('/api/views', viewRoutes(services))
    .use('/api/operations/*', orders(isBound))
    .route('/api/operations', operationRoutes(store, operations))
    .route('/api/limits', limitRoutes(store, operations.kinds))
    .route('/api/audit', auditRoutes(store))
    .use('/api/sync/*', orders(isBound))
    .route('/api/sync', syncRoutes(services))
    .route('/api/status', statusRoutes(services))
    .route('/api/live', liveRoutes(services, staff.sessions))
    .use('/api/account-links/*', orders(isBound))
    .route('/api/account-links', accountLinkRoutes(onboarding))
    .use('/api/connect/*', orders(isBound))
    .route('/api/connect', appLinkRoutes(onboarding, { tokens, rates }))
    .route('/api/tokens', tokenRoutes(tokens))
    .route('/webhooks', webhookRoutes(services))
    .route(
      '/connect',
      returnRoutes({ onboarding, rates, log, isBound, platform: staff.platform, now: stripe.now }),
    );
}

export type AppType = ReturnType<typeof createApp>;

/** Takes no orders for a Stripe that might not be the one whose data is shown. */
const orders = (isBound: () => boolean) =>
  createMiddleware(async (c, next) => {
    if (c.req.method !== 'GET' && !isBound())
      throw new AppError(503, 'stripe_unreachable', 'Stripe has not answered since the start.', {
        details: { retryAfter: 1 },
      });
    await next();
  });

/** Counts what somebody has Stripe do; whoever is not signed in is refused behind it. */
const often = (rates: LinkRates, what: 'bank' | 'login') =>
  createMiddleware<AppEnv>(async (c, next) => {
    if (c.var.staff) await rates.count(what, c.var.staff.id);
    await next();
  });

/** The pages load nothing from elsewhere, and nobody may frame them or learn their addresses. */
const browserSecurity = (publicUrl: URL) =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      // The component library sets style attributes, which cannot carry a nonce.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'no-referrer',
    strictTransportSecurity: publicUrl.protocol === 'https:',
  });
