import { readFile } from 'node:fs/promises';
import Papa from 'papaparse';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type Person, staff } from '../support/person.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** What the table says, by its headers; figures as a file has them. */
async function onScreen({ page, rows }: Person): Promise<Record<string, string>[]> {
  const table = page.getByRole('table', { name: 'Groups' });
  const headers = await table.getByRole('columnheader').allInnerTexts();
  const lines = await (await rows('Groups')).all();
  return Promise.all(
    lines.map(async (line) => {
      const texts = await line.getByRole('cell').or(line.getByRole('rowheader')).allInnerTexts();
      const cells = texts.map((text, n) => [headers[n]?.trim(), plain(text)]);
      return Object.fromEntries(cells);
    }),
  );
}

const plain = (text: string) => {
  const figure = text.trim().replaceAll(',', '').replace('\u2212', '-');
  // Zero is a dash, beside what is read out of it.
  return figure.startsWith('–') ? '0.00' : figure;
};

it('finance exports the filtered groups, and the file agrees with the screen', async () => {
  const finance = await staff(browser, 'finance');
  const { page } = finance;
  await finance.opens('/groups?currency=eur&sort=-collected');
  await (await finance.rows('Groups')).first().waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('collected:>=1700');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Remove filter Collected' }).waitFor();
  await page.getByRole('button', { name: 'View', exact: true }).click();
  const view = page.getByRole('dialog', { name: 'View' });
  await view.getByRole('checkbox', { name: 'Refunded' }).click();
  await view.getByRole('checkbox', { name: 'Objects' }).click();
  await page.keyboard.press('Escape');
  await finance.settled();
  const shown = await onScreen(finance);
  expect(shown.length).toBeGreaterThan(2);

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    finance.clicks('link', 'Export CSV'),
  ]);
  expect(file.suggestedFilename()).toMatch(
    new RegExp(`^groups, \\d{4}-\\d\\d-\\d\\d \\d\\d\\.\\d\\d UTC, ${shown.length} rows\\.csv$`),
  );
  const text = (await readFile(await file.path(), 'utf8')).replace(/^\uFEFF/, '');
  const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });

  // The columns on screen and no others, in their order; only times are written out.
  const columns = Object.keys(shown[0] ?? {}).filter((name) => name !== '' && name in data[0]!);
  expect(Object.keys(data[0] ?? {})).toEqual(columns);
  expect(columns).toEqual(expect.arrayContaining(['Collected', 'Kept', 'Objects']));
  expect(columns).not.toContain('Refunded');
  const compared = columns.filter((name) => name !== 'Last change');
  const of = (row: Record<string, string>) => compared.map((name) => row[name]);
  expect(data.map(of)).toEqual(shown.map(of));
});

it('a balance’s transactions are exported of that balance alone, by what they are filtered by', async () => {
  const finance = await staff(browser, 'finance');
  const { page } = finance;
  await finance.opens('/balances/platform/transactions?type=transfer');
  await (await finance.rows('Balance transactions of the platform')).first().waitFor();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    finance.clicks('link', 'Export CSV'),
  ]);
  expect(file.suggestedFilename()).toMatch(/^balance_transactions of platform, .* rows?\.csv$/);
  const text = (await readFile(await file.path(), 'utf8')).replace(/^\uFEFF/, '');
  const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  expect(new Set(data.map(({ Type }) => Type))).toEqual(new Set(['Transfer']));
});
