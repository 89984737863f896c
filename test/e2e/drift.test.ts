import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { graceSeconds } from '../../api/drift/rules.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { violations } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { verifiedSeller } from '../support/merchant.ts';
import { type Person, staff } from '../support/person.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

let sandbox: SandboxForTest;
let seller: string;
let app: AppForTest;
let browser: Browser;
let manager: Person;
beforeAll(async () => {
  sandbox = await startSandbox();
  seller = await verifiedSeller(sandbox, 'Northwind Pottery');
  // New accounts are looked for beside the events, which is not to mend what this one has lost.
  await sandbox.advance(3600);
  const options = { web: true, sandbox, env: { DRIFT_SAMPLES: '100000' } };
  [app, browser] = await Promise.all([startApp(options), launchBrowser()]);
  await app.synced();
  manager = await staff(browser, 'manager', { baseURL: app.url });
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  await sandbox.stop();
});

it('a manager sees that the pages are measured to be true, how a lost change shows, and that it is put right', async () => {
  await manager.goesTo('Sync');
  await manager.sees(/objects an hour/);
  await manager.rows('Drift by kind', { Kind: 'Accounts', 'Last drift': 'None' });
  await manager.sees(/^0 of [1-9]\d*$/);

  await sandbox.control('POST', '/webhooks', { loss: 1 });
  await sandbox.stripe.accounts.update(seller, { business_profile: { name: 'Southwind' } });
  await sandbox.control('POST', '/webhooks', { loss: 0 });
  const doubted = await manager.rows('Drift by kind', { Kind: 'Accounts', 'In doubt': '1' });
  await doubted.waitFor();
  await sandbox.advance(graceSeconds + 1);

  const drifted = await manager.rows('Objects that had drifted', { 'Had drifted': 'Account' });
  await drifted.filter({ hasText: 'Name' }).waitFor();
  expect(await drifted.count()).toBe(1);
  await manager.sees(/^Of \d+ objects that were read from Stripe again in the last 7 days, 1 had/);
  await manager.page.getByText('How it is measured').click();
  await manager.sees(/read once more 15 min later/);
  expect(await violations(manager)).toEqual([]);
  await manager.opensRow('Objects that had drifted', { 'Had drifted': 'Account' });
  await manager.page.getByRole('heading', { level: 1, name: 'Southwind' }).waitFor();
});
