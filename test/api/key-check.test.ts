import { afterEach, expect, test } from 'vitest';
import type { syncStatus } from '../../api/sync/status.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

type Status = Awaited<ReturnType<typeof syncStatus>>;

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** A sandbox with one connected account, unless it is to have none. */
async function sandboxWith(accounts: number): Promise<SandboxForTest> {
  const sandbox = await startSandbox();
  cleanups.push(() => sandbox.stop());
  for (let n = 0; n < accounts; n += 1)
    await sandbox.stripe.accounts.create({ type: 'express', country: 'US' });
  return sandbox;
}

async function startWith(sandbox: SandboxForTest, key: string): Promise<AppForTest> {
  const app = await startApp({ sandbox, env: { STRIPE_SECRET_KEY: key } });
  cleanups.push(() => app.stop());
  return app;
}

const keyOf = async (app: AppForTest) => {
  const manager = await app.as('manager');
  return (await manager.read<{ data: Status }>('/api/sync')).data.key;
};

/** The key's state, once it was checked. */
const checked = (app: AppForTest) =>
  eventually(async () => {
    const key = await keyOf(app);
    expect(key.checkedAt).not.toBeNull();
    return key;
  });

/** A refusal in the words that Stripe has for it. */
const refusal = (permission: string) => ({
  status: 403,
  error: {
    message: `The provided key 'rk_test_***' does not have the required permissions for this endpoint. Having the '${permission}' permission would allow this request to continue.`,
  },
});

test('each permission that a restricted key lacks is one line in the log and one on the page', async () => {
  const sandbox = await sandboxWith(1);
  await sandbox.fault({ path: '/v1/disputes', method: 'GET', ...refusal('rak_dispute_read') });
  await sandbox.fault({ path: '/v1/refunds', method: 'POST', ...refusal('rak_charge_write') });
  await sandbox.fault({ path: '/v1/payouts', method: 'GET', ...refusal('rak_payout_read') });
  await sandbox.fault({ path: '/v1/files', method: 'POST', ...refusal('rak_file_write') });
  const app = await startWith(sandbox, 'rk_test_lacking');
  const key = await checked(app);
  expect(key).toMatchObject({ restricted: true, unchecked: [] });
  expect(key.missing.map(({ name }) => name)).toEqual([
    'Charges and Refunds: write',
    'Disputes: read',
    'Files: write',
    'Payouts: read',
    'Payouts: read, for connected accounts',
  ]);
  const lines = app.output().split('\n');
  for (const { name } of key.missing)
    expect(
      lines.filter((line) => line.includes(`lacks the permission \\"${name}\\"; without it`)),
    ).toHaveLength(1);
  expect(app.output()).toMatch(/Having the 'rak_dispute_read' permission/);

  // What can be read is read, and the lists that cannot say what they need.
  await app.synced();
  const manager = await app.as('manager');
  const { data } = await manager.read<{ data: Status }>('/api/sync');
  expect(data.backfill.kinds.find(({ kind }) => kind === 'dispute')?.refused).toEqual({
    permission: 'Disputes: read',
    message: expect.stringContaining('rak_dispute_read'),
  });
  expect(data.backfill.kinds.find(({ kind }) => kind === 'charge')?.refused).toBeNull();
});

test('a restricted key with all permissions is told so, and the check changes nothing', async () => {
  const sandbox = await sandboxWith(1);
  const app = await startWith(sandbox, 'rk_test_complete');
  const key = await checked(app);
  expect(key).toMatchObject({ missing: [], unchecked: [] });
  expect(app.output()).not.toContain('lacks the permission');
  const writes = await sandbox.requests({ path: '/v1/refunds', method: 'POST' });
  expect(writes).toMatchObject([{ status: 400, params: {}, effect: false }]);
  // As an upload, which Stripe takes at another host than everything else.
  const uploads = await sandbox.requests({ path: '/v1/files', method: 'POST' });
  expect(uploads).toMatchObject([
    { status: 400, params: { purpose: 'dispute_evidence' }, effect: false },
  ]);
  const { data: files } = await sandbox.stripe.files.list();
  expect(files).toEqual([]);
  const asked = await sandbox.requests({ path: '/v1/events', method: 'GET' });
  const { data: accounts } = await sandbox.stripe.accounts.list();
  expect(asked.map(({ account }) => account)).toContain(accounts[0]?.id);
});

test('without a connected account, what is needed there is told as not checked', async () => {
  const app = await startWith(await sandboxWith(0), 'rk_test_alone');
  const { missing, unchecked } = await checked(app);
  expect(missing).toEqual([]);
  expect(unchecked).toContain('Payouts: read, for connected accounts');
});

test('a secret key may do everything, and is not asked about', async () => {
  const sandbox = await sandboxWith(1);
  const app = await startWith(sandbox, 'sk_test_secret');
  await app.synced();
  expect(await keyOf(app)).toMatchObject({ restricted: false, checkedAt: null, missing: [] });
  expect(await sandbox.requests({ path: '/v1/refunds', method: 'POST' })).toEqual([]);
});
