import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BankToken } from '../../api/accounts/bank-token.ts';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { OperationView } from '../../api/operations/view.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay } from '../support/merchant.ts';
import { ordered } from '../support/order.ts';

// What orders say of people: the journal has it while it may have to be sent again, the audit trail
// and the log never do.

let app: AppForTest;
let manager: Client;
beforeAll(async () => {
  app = await startApp({ env: { LOG_LEVEL: 'trace' } });
  manager = await app.as('manager');
  await app.synced();
});
afterAll(() => app.stop());

const numbers = { accountNumber: '000999999991', routingNumber: '110000000' };
const owner = 'belongs to her sister';
const emails = { made: 'very.private@example.com', refused: 'misspelt@example.com' };
const customer = 'kim.private@example.com';
const words = 'Jenny Rosen of 12 Elm Street';
const personal = [owner, emails.made, emails.refused, customer, words];

/** Stripe's objects are kept as Stripe has them, for as long as it does. */
const asStripeHas = /^(stripe_|history$|search)/;

/** The tables of the app's own in which a text stands. */
function tablesWith(text: string): string[] {
  const db = new Database(join(app.dataDir, 'sandbox', 'countinghouse.db'), { readonly: true });
  const names = db.prepare("select name from sqlite_master where type = 'table'").pluck().all();
  const found = (names as string[]).filter(
    (name) =>
      !asStripeHas.test(name) &&
      db
        .prepare(`select * from "${name}"`)
        .all()
        .some((row) => JSON.stringify(row).includes(text)),
  );
  db.close();
  return found.sort();
}

const create = (email: string, more: object = {}) =>
  ordered(manager, 'account.create', { country: 'US', email, ...more });

const operation = (id: string) => manager.read<OperationView>(`/api/operations/${id}`);

test('is in the journal until its keys are over, and in no trail or log at any time', async () => {
  const { body: bank } = await manager.post<{ data: BankToken }>('/api/accounts/bank-tokens', {
    country: 'US',
    currency: 'usd',
    ...numbers,
  });
  const bankAccount = bank.data.token;
  const input = { name: 'Quiet', metadata: { owner }, bankAccount };
  const made = await create(emails.made, input);
  const message = `Invalid email address: ${emails.refused}`;
  const path = { method: 'POST', path: '/v1/accounts' } as const;
  const error = { code: 'email_invalid', message, param: 'email' };
  await app.sandbox.fault({ ...path, status: 400, error, times: 1 });
  const refused = await create(emails.refused);
  expect(refused).toMatchObject({ status: 'refused', error: { stripe: { message } } });
  const sale = {
    lineItems: [{ name: 'A vase', unitAmount: 4000, quantity: 1 }],
    currency: 'usd',
    successUrl: 'https://example.com/done',
    customerEmail: customer,
  };
  await ordered(manager, 'checkout.create', sale);
  const { id: charge } = await pay(app.sandbox);
  const dispute = await app.sandbox.simulate<{ id: string }>('dispute', { charge });
  const evidence = { customer_name: words };
  await ordered(manager, 'dispute.save_evidence', { dispute: dispute.id, evidence });

  for (const text of personal) expect(tablesWith(text)).toEqual(['operation', 'operation_step']);
  const files = readdirSync(join(app.dataDir, 'sandbox')).map((name) =>
    readFileSync(join(app.dataDir, 'sandbox', name), 'latin1'),
  );
  expect(files.join('')).toContain(bankAccount);
  expect(files.join('')).not.toContain(numbers.accountNumber);

  // A day later, when Stripe has forgotten the keys, but for what was sent just now.
  await app.sandbox.advance(24 * 60 * 60);
  // The app hears of the time with the next answer.
  await manager.get('/api/accounts/acct_none');
  const lately = 'lately@example.com';
  await create(lately, { name: 'Late' });
  const everWritten = [...personal, lately, numbers.accountNumber];
  for (const text of everWritten) expect(app.output()).not.toContain(text);
  await app.restart();
  await eventually(() => {
    for (const text of personal) expect(tablesWith(text)).toEqual([]);
  });
  expect(tablesWith(lately)).toEqual(['operation', 'operation_step']);
  for (const text of everWritten) expect(app.output()).not.toContain(text);

  // What was done can be told all the same, and an order that is sent twice is still known.
  expect((await operation(made.id)).input).toEqual({
    country: 'US',
    bankAccount,
    metadata: ['owner'],
  });
  const again = (email: string) =>
    manager.post<ErrorBody>('/api/operations', {
      id: made.id,
      kind: 'account.create',
      input: { country: 'US', email, ...input },
      reason: 'A test wants it',
      fingerprint: '-',
    });
  expect((await again(emails.made)).status).toBe(200);
  expect(await operation(refused.id)).toMatchObject({
    status: 'refused',
    error: { code: 'email_invalid', stripe: { param: 'email' } },
  });
  const retry = await manager.post<ErrorBody>(`/api/operations/${refused.id}/retry`, {});
  expect([retry.status, retry.body.error.code]).toEqual([409, 'not_retryable']);
  expect(retry.body.error.message).toContain('not kept any longer');
});
