import { describe, expect, it } from 'vitest';
import {
  accountColumns,
  balanceColumns,
  checkoutColumns,
  configurationColumns,
  disputeColumns,
  type ExportColumns,
  groupColumns,
  onboardingColumns,
  paymentColumns,
  payoutColumns,
  payoutDayColumns,
  scheduleColumns,
  transactionColumns,
  transferColumns,
  unfinishedPaymentColumns,
} from '../../api/exports/columns.ts';
import * as accounts from '../../web/pages/accounts/list.tsx';
import * as onboarding from '../../web/pages/accounts/unfinished.tsx';
import * as balances from '../../web/pages/balances/list.tsx';
import * as transactions from '../../web/pages/balances/transactions.tsx';
import * as checkout from '../../web/pages/checkout/list.tsx';
import * as disputes from '../../web/pages/disputes/list.tsx';
import * as groups from '../../web/pages/groups/list.tsx';
import * as paymentMethods from '../../web/pages/payment-methods/list.tsx';
import * as payments from '../../web/pages/payments/list.tsx';
import * as unfinishedPayments from '../../web/pages/payments/unfinished.tsx';
import * as payoutDays from '../../web/pages/payouts/days.tsx';
import * as payouts from '../../web/pages/payouts/list.tsx';
import * as payoutSchedules from '../../web/pages/payouts/schedules.tsx';
import * as transfers from '../../web/pages/transfers/list.tsx';
import { exportAddress } from '../../web/table/export-address.ts';

/** The id and the heading of each column of a page, whichever way it is declared. */
const headings = (columns: readonly object[]): [string, string][] =>
  columns.map((column) => {
    const { id, accessorKey, header } = column as Record<string, unknown>;
    return [String(id ?? accessorKey), String(header)];
  });

const pages: [string, { list: { file?: string }; columns: readonly object[] }, ExportColumns][] = [
  ['accounts', accounts, accountColumns],
  ['balances', balances, balanceColumns],
  ['balance_transactions', transactions, transactionColumns],
  ['checkout', checkout, checkoutColumns],
  ['disputes', disputes, disputeColumns],
  ['groups', groups, groupColumns],
  ['onboarding', onboarding, onboardingColumns],
  ['payments', payments, paymentColumns],
  ['payment_methods', paymentMethods, configurationColumns],
  ['payouts', payouts, payoutColumns],
  ['payout_days', payoutDays, payoutDayColumns],
  ['payout_schedules', payoutSchedules, scheduleColumns],
  ['transfers', transfers, transferColumns],
  ['unfinished_payments', unfinishedPayments, unfinishedPaymentColumns],
];

describe.each(pages)('the file of %s', (name, { list, columns }, exported) => {
  it('has every column of the page, under its heading', () => {
    expect(list.file).toBe(name);
    const told = headings(columns).map(([id]) => [id, exported[id]?.[0]?.header]);
    expect(told).toEqual(headings(columns));
  });
});

it('the address of a file asks for what is on screen, from its beginning', () => {
  const asked = { sort: '-amount', cursor: 'abc', 'created[gte]': '5', q: 'a b' };
  expect(exportAddress('payments', ['customer', 'amount'], asked)).toBe(
    '/api/exports/payments.csv?sort=-amount&created%5Bgte%5D=5&q=a+b&columns=customer%2Camount',
  );
});
