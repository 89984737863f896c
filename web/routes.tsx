import { type LoaderFunctionArgs, type RouteObject, redirect } from 'react-router';
import { queryClient } from './client/query-client.ts';
import { sessionQuery } from './client/session.ts';
import { FormError } from './forms/form-error.tsx';
import { Frame } from './layouts/frame.tsx';
import { PageError } from './layouts/page-error.tsx';
import { Starting } from './layouts/starting.tsx';
import { home, paths } from './lib/paths.ts';

/** Every page of the house; each comes in its own file when it is first asked for. */
export const routes: RouteObject[] = [
  {
    path: '/sign-in',
    lazy: () => import('./pages/sign-in.tsx'),
    ErrorBoundary: PageError,
    HydrateFallback: Starting,
  },
  {
    path: '/setup',
    lazy: () => import('./pages/setup.tsx'),
    ErrorBoundary: PageError,
    HydrateFallback: Starting,
  },
  {
    path: '/invite',
    lazy: () => import('./pages/invite.tsx'),
    ErrorBoundary: PageError,
    HydrateFallback: Starting,
  },
  {
    path: '/reset-password',
    lazy: () => import('./pages/reset-password.tsx'),
    ErrorBoundary: PageError,
    HydrateFallback: Starting,
  },
  {
    path: '/',
    loader: requireSession,
    // Whether somebody is signed in does not change with the address.
    shouldRevalidate: () => false,
    Component: Frame,
    ErrorBoundary: PageError,
    HydrateFallback: Starting,
    children: [
      {
        ErrorBoundary: PageError,
        children: [
          { index: true, loader: () => redirect(home()) },
          { path: 'inbox', lazy: () => import('./pages/inbox/inbox.tsx') },
          {
            path: 'accounts',
            lazy: () => import('./pages/accounts/list.tsx'),
            children: [
              {
                ErrorBoundary: FormError,
                children: [{ path: 'new', lazy: () => import('./forms/account-create.tsx') }],
              },
            ],
          },
          { path: 'accounts/onboarding', lazy: () => import('./pages/accounts/unfinished.tsx') },
          {
            path: 'accounts/:account',
            lazy: () => import('./pages/accounts/detail.tsx'),
            children: [
              {
                ErrorBoundary: FormError,
                children: [
                  { path: 'schedule', lazy: () => import('./forms/payout-schedule.tsx') },
                  { path: 'onboarding-link', lazy: () => import('./forms/account-link.tsx') },
                  { path: 'reject', lazy: () => import('./forms/account-reject.tsx') },
                  { path: 'unreject', lazy: () => import('./forms/account-unreject.tsx') },
                  { path: 'login-link', lazy: () => import('./forms/account-login-link.tsx') },
                ],
              },
            ],
          },
          { path: 'balances', lazy: () => import('./pages/balances/list.tsx') },
          {
            path: 'balances/:holder',
            lazy: () => import('./pages/balances/detail.tsx'),
            children: [
              {
                ErrorBoundary: FormError,
                children: [
                  { path: 'payout', lazy: () => import('./forms/payout-create.tsx') },
                  { path: 'schedule', lazy: () => import('./forms/payout-schedule.tsx') },
                ],
              },
            ],
          },
          {
            path: 'balances/:holder/transactions',
            lazy: () => import('./pages/balances/transactions.tsx'),
          },
          { path: 'groups', lazy: () => import('./pages/groups/list.tsx') },
          { path: 'groups/:group', lazy: () => import('./pages/groups/detail.tsx') },
          { path: 'payments', lazy: () => import('./pages/payments/list.tsx') },
          {
            path: 'payments/unfinished',
            lazy: () => import('./pages/payments/unfinished.tsx'),
          },
          {
            path: 'payments/:payment',
            lazy: () => import('./pages/payments/detail.tsx'),
            children: [
              {
                // Above the form's own route: one whose code is missing cannot tell its error.
                ErrorBoundary: FormError,
                children: [
                  { path: 'refund', lazy: () => import('./forms/refund-create.tsx') },
                  {
                    path: 'refunds/:refund/cancel',
                    lazy: () => import('./forms/refund-cancel.tsx'),
                  },
                ],
              },
            ],
          },
          {
            path: 'checkout',
            lazy: () => import('./pages/checkout/list.tsx'),
            children: [
              {
                ErrorBoundary: FormError,
                children: [{ path: 'new', lazy: () => import('./forms/checkout-create.tsx') }],
              },
            ],
          },
          {
            path: 'checkout/:session',
            lazy: () => import('./pages/checkout/detail.tsx'),
            children: [
              {
                ErrorBoundary: FormError,
                children: [{ path: 'expire', lazy: () => import('./forms/checkout-expire.tsx') }],
              },
            ],
          },
          { path: 'payment-methods', lazy: () => import('./pages/payment-methods/list.tsx') },
          {
            path: 'payment-methods/:configuration',
            lazy: () => import('./pages/payment-methods/detail.tsx'),
            children: [
              {
                ErrorBoundary: FormError,
                children: [
                  { path: 'switch', lazy: () => import('./forms/payment-method-switch.tsx') },
                ],
              },
            ],
          },
          {
            path: 'transfers',
            lazy: () => import('./pages/transfers/list.tsx'),
            children: [
              {
                ErrorBoundary: FormError,
                children: [{ path: 'new', lazy: () => import('./forms/transfer-create.tsx') }],
              },
            ],
          },
          {
            path: 'transfers/:transfer',
            lazy: () => import('./pages/transfers/detail.tsx'),
            children: [
              {
                ErrorBoundary: FormError,
                children: [{ path: 'reverse', lazy: () => import('./forms/transfer-reverse.tsx') }],
              },
            ],
          },
          { path: 'payouts', lazy: () => import('./pages/payouts/list.tsx') },
          { path: 'payouts/days', lazy: () => import('./pages/payouts/days.tsx') },
          { path: 'payouts/schedules', lazy: () => import('./pages/payouts/schedules.tsx') },
          { path: 'payouts/calendar', lazy: () => import('./pages/payouts/calendar.tsx') },
          {
            path: 'payouts/:payout',
            lazy: () => import('./pages/payouts/detail.tsx'),
            children: [
              {
                ErrorBoundary: FormError,
                children: [{ path: ':act', lazy: () => import('./forms/payout-back.tsx') }],
              },
            ],
          },
          { path: 'disputes', lazy: () => import('./pages/disputes/list.tsx') },
          {
            path: 'disputes/:dispute',
            lazy: () => import('./pages/disputes/detail.tsx'),
            children: [
              {
                ErrorBoundary: FormError,
                children: [
                  { path: 'accept', lazy: () => import('./forms/dispute-accept.tsx') },
                  { path: 'evidence', lazy: () => import('./forms/dispute-evidence.tsx') },
                  { path: 'submit', lazy: () => import('./forms/dispute-submit.tsx') },
                ],
              },
            ],
          },
          { path: 'operations', lazy: () => import('./pages/operations/list.tsx') },
          { path: 'operations/new/:kind', lazy: () => import('./pages/operations/order-many.tsx') },
          {
            path: 'operations/batches/:batch',
            lazy: () => import('./pages/operations/batch.tsx'),
          },
          {
            path: 'operations/:operation',
            lazy: () => import('./pages/operations/detail.tsx'),
            children: [
              {
                ErrorBoundary: FormError,
                children: [{ path: ':act', lazy: () => import('./forms/operation-act.tsx') }],
              },
            ],
          },
          {
            path: 'staff',
            lazy: () => import('./pages/staff/list.tsx'),
            children: [
              {
                ErrorBoundary: FormError,
                children: [{ path: 'invite', lazy: () => import('./forms/staff-invite.tsx') }],
              },
            ],
          },
          {
            path: 'staff/:member',
            lazy: () => import('./pages/staff/detail.tsx'),
            children: [
              {
                ErrorBoundary: FormError,
                children: [
                  { path: 'edit', lazy: () => import('./forms/staff-edit.tsx') },
                  { path: ':act', lazy: () => import('./forms/staff-act.tsx') },
                ],
              },
            ],
          },
          { path: 'audit', lazy: () => import('./pages/audit/list.tsx') },
          { path: 'audit/:entry', lazy: () => import('./pages/audit/detail.tsx') },
          {
            path: 'settings',
            lazy: () => import('./pages/settings/overview.tsx'),
            children: [
              {
                ErrorBoundary: FormError,
                children: [
                  { path: 'tokens/new', lazy: () => import('./forms/token-create.tsx') },
                  { path: 'limits/new', lazy: () => import('./forms/limit-set.tsx') },
                  {
                    path: 'limits/:role/:kind/:currency',
                    lazy: () => import('./forms/limit-set.tsx'),
                  },
                  {
                    path: 'limits/:role/:kind/:currency/remove',
                    lazy: () => import('./forms/limit-remove.tsx'),
                  },
                ],
              },
            ],
          },
          {
            path: 'me',
            lazy: () => import('./pages/own-account.tsx'),
            children: [
              {
                ErrorBoundary: FormError,
                children: [{ path: 'password', lazy: () => import('./forms/own-password.tsx') }],
              },
            ],
          },
          { path: 'sync', lazy: () => import('./pages/sync/overview.tsx') },
          { path: 'sync/events', lazy: () => import('./pages/sync/event-list.tsx') },
          { path: 'sync/events/:event', lazy: () => import('./pages/sync/event-detail.tsx') },
          { path: '*', lazy: () => import('./pages/not-found.tsx') },
        ],
      },
    ],
  },
];

/** Nobody signed in: to the sign-in page, which leads back here. */
async function requireSession({ request }: LoaderFunctionArgs) {
  const session = await queryClient.ensureQueryData(sessionQuery);
  const { pathname, search } = new URL(request.url);
  if (!session) throw redirect(paths.signIn(pathname + search));
  return null;
}
