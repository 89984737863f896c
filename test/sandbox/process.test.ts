import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import { launchSandbox } from '../../api/sandbox/launch.ts';
import { eventually } from '../support/eventually.ts';
import { startSandbox } from '../support/sandbox.ts';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-process-'));
afterAll(() => rmSync(folder, { recursive: true }));

const launcher = join(import.meta.dirname, '../../api/sandbox/launch.ts');

test.concurrent('its clock and its platform go on after a restart', async () => {
  const dataDir = join(folder, 'continued');
  const first = await startSandbox({ dataDir });
  const platform = (await first.stripe.accounts.retrieveCurrent()).id;
  const moved = await first.advance(1_000_000);
  await first.stop();
  const second = await startSandbox({ dataDir, seed: 99 });
  expect((await second.stripe.accounts.retrieveCurrent()).id).toBe(platform);
  expect(await second.now()).toBeGreaterThanOrEqual(moved);
  await second.stop();
});

test.concurrent('a link to a hosted page still leads there after a restart', async () => {
  const dataDir = join(folder, 'links');
  const first = await startSandbox({ dataDir });
  const { id, url } = await first.stripe.checkout.sessions.create({
    mode: 'payment',
    success_url: 'https://shop.example/thanks',
    line_items: [
      {
        quantity: 1,
        price_data: { currency: 'usd', unit_amount: 500, product_data: { name: 'Bread' } },
      },
    ],
  });
  await first.stop();

  const second = await startSandbox({ dataDir });
  expect(second.url).toBe(first.url);
  expect((await fetch(url!)).status).toBe(200);
  await second.stop();

  // Another program has its port.
  const other = createServer().listen(Number(new URL(first.url).port), '127.0.0.1');
  await once(other, 'listening');
  const third = await startSandbox({ dataDir });
  other.close();
  const moved = await third.stripe.checkout.sessions.retrieve(id);
  expect(moved.url).toBe(url!.replace(first.url, third.url));
  expect((await fetch(moved.url!)).status).toBe(200);
  await third.stop();
});

test.concurrent('started for good, it is there again after it was killed, with its data', async () => {
  const sandbox = await startSandbox({ dataDir: join(folder, 'again'), restart: true });
  const account = await sandbox.stripe.accounts.create({ type: 'express' });
  process.kill(sandbox.pid, 'SIGKILL');
  await eventually(async () => {
    const found = await sandbox.stripe.accounts.retrieve(account.id);
    expect(found.id).toBe(account.id);
  });
  await sandbox.stop();
});

test.concurrent('it ends when its parent is killed', async () => {
  const script = `
    import { launchSandbox } from ${JSON.stringify(launcher)};
    const { url, pid } = await launchSandbox({ dataDir: null, scale: 'empty', log: () => {} });
    console.log(JSON.stringify({ url, pid }));
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: parent.stdout }), 'line');
  const { url, pid } = JSON.parse(line) as { url: string; pid: number };
  expect((await fetch(`${url}/_sandbox/clock`)).status).toBe(200);
  parent.kill('SIGKILL');
  await eventually(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'));
});

test.concurrent('a file that another sandbox uses is one clear error', async () => {
  const dataDir = join(folder, 'shared');
  const first = await startSandbox({ dataDir });
  await expect(launchSandbox({ dataDir, scale: 'empty', log: () => {} })).rejects.toThrow(
    'The local Stripe cannot start: another local Stripe is using',
  );
  expect((await first.stripe.balance.retrieve()).object).toBe('balance');
  await first.stop();
}, 60_000);
