import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AppForTest, startApp } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';

let app: AppForTest;
let browser: Browser;
beforeAll(async () => {
  // Off loopback there are no demo staff, as with a real key.
  app = await startApp({ env: { HOST: '0.0.0.0' }, web: true });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

test('whoever started it makes the first admin through the printed link, and is signed in', async () => {
  const link = await eventually(() => {
    const [, printed] = /^\s+(http\S+\/setup\?token=\S+)$/m.exec(app.output()) ?? [];
    if (!printed) throw new Error('No link is printed');
    return printed;
  });
  const page = await browser.newPage();
  await page.goto(link);
  await page.getByLabel('Name').fill('Ada Kowalski');
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByRole('textbox', { name: 'Password' }).fill('too short');
  await page.getByRole('button', { name: 'Make the admin and sign in' }).click();
  await page.getByText('At least 12 characters.', { exact: true }).waitFor();
  // What was typed stays.
  expect(await page.getByLabel('E-mail').inputValue()).toBe('ada@example.com');

  await page.getByRole('textbox', { name: 'Password' }).fill('a long enough one');
  await page.getByRole('button', { name: 'Make the admin and sign in' }).click();
  await page.waitForURL(`${app.url}/inbox`);
  await page.getByRole('heading', { name: 'Inbox', exact: true }).waitFor();

  const other = await browser.newPage();
  await other.goto(link);
  await other.getByLabel('Name').fill('Eve');
  await other.getByLabel('E-mail').fill('eve@example.com');
  await other.getByRole('textbox', { name: 'Password' }).fill('a long enough one');
  await other.getByRole('button', { name: 'Make the admin and sign in' }).click();
  await other.getByRole('alert').filter({ hasText: 'This link was used already' }).waitFor();
});

test('nothing on the way is blocked by the security policy', async () => {
  const page = await browser.newPage();
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) refused.push(message.text());
  });
  await page.goto(`${app.url}/payments`);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/sign-in');
  expect(refused).toEqual([]);
});
