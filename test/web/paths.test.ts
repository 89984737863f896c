import { matchRoutes, type RouteObject } from 'react-router';
import { describe, expect, it } from 'vitest';
import { isPageHandle, type PageHandle } from '../../web/lib/handle.ts';
import { home, pathOfObject, paths, safeNext } from '../../web/lib/paths.ts';
import { routes } from '../../web/routes.tsx';

const examples: Record<keyof typeof paths, string> = {
  signIn: paths.signIn('/payments?outcome=failed'),
  setUp: paths.setUp('a-token'),
  inbox: paths.inbox(),
  accounts: paths.accounts(),
  account: paths.account('acct_1Example'),
  accountCreate: paths.accountCreate(),
  unfinishedOnboarding: paths.unfinishedOnboarding(),
  accountLoginLink: paths.accountLoginLink('acct_1Example'),
  accountLink: paths.accountLink('acct_1Example'),
  accountReject: paths.accountReject('acct_1Example'),
  accountUnreject: paths.accountUnreject('acct_1Example'),
  payoutSchedule: paths.payoutSchedule('acct_1Example'),
  balances: paths.balances(),
  balance: paths.balance('acct_1Example'),
  balanceTransactions: paths.balanceTransactions('platform'),
  payoutCreate: paths.payoutCreate('platform'),
  balanceSchedule: paths.balanceSchedule('platform', '?interval=manual'),
  groups: paths.groups(),
  group: paths.group('order 17/b & more'),
  payments: paths.payments(),
  unfinishedPayments: paths.unfinishedPayments(),
  refundablePayments: paths.refundablePayments(),
  payment: paths.payment('ch_1Example'),
  paymentsBy: paths.paymentsBy('kim+1@example.com'),
  refund: paths.refund('pi_1Example'),
  refundCancel: paths.refundCancel('pi_1Example', 're_1Example'),
  transferCreate: paths.transferCreate({ destination: 'acct_1Example' }),
  transferReverse: paths.transferReverse('tr_1Example'),
  paymentMethods: paths.paymentMethods(),
  paymentMethodsOf: paths.paymentMethodsOf('pmc_1Example'),
  paymentMethodSwitch: paths.paymentMethodSwitch('pmc_1Example', { on: ['klarna'] }),
  checkout: paths.checkout(),
  checkoutCreate: paths.checkoutCreate(),
  checkoutExpire: paths.checkoutExpire('cs_test_1Example'),
  checkoutSession: paths.checkoutSession('cs_test_1Example'),
  transfers: paths.transfers(),
  reversibleTransfers: paths.reversibleTransfers(),
  transfer: paths.transfer('tr_1Example'),
  payouts: paths.payouts(),
  payoutsOf: paths.payoutsOf('acct_1Example'),
  payoutDays: paths.payoutDays(),
  payoutSchedules: paths.payoutSchedules(),
  payoutSchedulesThat: paths.payoutSchedulesThat('bank_errored'),
  payoutSchedulesBy: paths.payoutSchedulesBy('weekly:friday'),
  payoutSchedulesOn: paths.payoutSchedulesOn('2026-11-27'),
  payoutCalendar: paths.payoutCalendar('31'),
  payoutsOn: paths.payoutsOn({ day: 1_795_262_400, currency: 'usd', whose: 'platform' }),
  payout: paths.payout('po_1Example'),
  payoutBack: paths.payoutBack('po_1Example', 'reverse'),
  disputeEvidence: paths.disputeEvidence('dp_1Example'),
  disputeSubmit: paths.disputeSubmit('dp_1Example'),
  disputeAccept: paths.disputeAccept('dp_1Example'),
  disputes: paths.disputes(),
  openDisputes: paths.openDisputes(),
  dispute: paths.dispute('dp_1Example'),
  operations: paths.operations(),
  operationsThat: paths.operationsThat('waiting_approval'),
  operation: paths.operation('01ARZ3NDEKTSV4RRFFQ69G5FAV'),
  operationAct: paths.operationAct('01ARZ3NDEKTSV4RRFFQ69G5FAV', 'approve'),
  orderMany: paths.orderMany('refund.create'),
  operationsOf: paths.operationsOf('01ARZ3NDEKTSV4RRFFQ69G5FAV', 'refused'),
  operationBatch: paths.operationBatch('01ARZ3NDEKTSV4RRFFQ69G5FAV'),
  sync: paths.sync(),
  staff: paths.staff(),
  inviteStaff: paths.inviteStaff(),
  staffMember: paths.staffMember('a1b2'),
  staffEdit: paths.staffEdit('a1b2'),
  staffAct: paths.staffAct('a1b2', 'disable'),
  audit: paths.audit(),
  auditEntry: paths.auditEntry(7),
  settings: paths.settings(),
  tokenCreate: paths.tokenCreate(),
  limitSet: paths.limitSet(),
  limit: paths.limit({ role: 'support', kind: '*', currency: '*' }),
  limitRemove: paths.limitRemove({ role: 'support', kind: 'refund.create', currency: 'usd' }),
  invite: paths.invite('a-token'),
  resetPassword: paths.resetPassword('a-token'),
  ownAccount: paths.ownAccount(),
  ownPassword: paths.ownPassword(),
  syncEvents: paths.syncEvents('failed'),
  syncEvent: paths.syncEvent('evt_1Example'),
};

/** The page at an address: its handle, with its parameters, when its file has been loaded. */
async function pageAt(address: string) {
  const { pathname } = new URL(address, 'http://countinghouse.test');
  const matches = matchRoutes(routes, pathname) ?? [];
  const route = matches.at(-1)?.route as RouteObject | undefined;
  if (typeof route?.lazy !== 'function') throw new Error(`No page of its own at ${address}`);
  const page = await route.lazy();
  return { page, path: route.path, params: matches.at(-1)?.params ?? {} };
}

describe.each(Object.entries(examples))('%s', (_, address) => {
  it('has a page with a title and breadcrumbs that lead somewhere', async () => {
    const { page, path, params } = await pageAt(address);
    expect(path).not.toBe('*');
    expect(page.Component).toBeTypeOf('function');
    expect(isPageHandle(page.handle)).toBe(true);
    const handle = page.handle as PageHandle;
    expect(handle.title(params)).toMatch(/^[A-Z]\S/);
    for (const { label, to } of handle.breadcrumbs(params)) {
      expect(label).not.toBe('');
      expect((await pageAt(to)).path).not.toBe('*');
    }
  });
});

it('keeps what stands in a group whatever it is called', async () => {
  const { params } = await pageAt(paths.group('order 17/b & more'));
  expect(params.group).toBe('order 17/b & more');
});

it('has a page of its own for what is not there', async () => {
  expect((await pageAt('/nothing/here')).path).toBe('*');
});

it('knows the page of an object by its id', () => {
  expect(pathOfObject('acct_1')).toBe('/accounts/acct_1');
  expect(pathOfObject('py_1')).toBe('/payments/py_1');
  expect(pathOfObject('re_1')).toBe('/payments/re_1');
  expect(pathOfObject('cs_test_1')).toBe('/checkout/cs_test_1');
  expect(pathOfObject('tr_1')).toBe('/transfers/tr_1');
  expect(pathOfObject('trr_1')).toBeNull();
  expect(pathOfObject('du_1')).toBe('/disputes/du_1');
  expect(pathOfObject('pmc_1')).toBe('/payment-methods/pmc_1');
  expect(pathOfObject('evt_1')).toBe('/sync/events/evt_1');
  expect(pathOfObject('txn_1')).toBeNull();
});

it('leads back only into this site after signing in', () => {
  expect(safeNext('/payments?sort=amount')).toBe('/payments?sort=amount');
  for (const trap of ['//evil.example', 'https://evil.example', '/\\evil.example', '', null])
    expect(safeNext(trap)).toBe(home());
});
