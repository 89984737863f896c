import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { staff } from '../support/person.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Somebody before payments in euro. */
async function finance() {
  const person = await staff(browser, 'finance');
  await person.opens('/payments?outcome=succeeded&currency=eur');
  await (await person.rows('Payments')).first().waitFor();
  return person;
}

const table = (page: Page) => page.getByRole('table', { name: 'Payments' });
const headers = async (page: Page) =>
  (await table(page).locator('thead th').allInnerTexts()).slice(1).map((text) => text.trim());
const bar = (page: Page) => page.getByRole('region', { name: 'Selection' });

describe('the view of a list', () => {
  it('is arranged by its reader, and stays so', async () => {
    const { page } = await finance();
    const before = await headers(page);
    expect(before.slice(0, 3)).toEqual(['Customer', 'Amount', 'Outcome']);

    await page.getByRole('button', { name: 'View' }).click();
    const view = page.getByRole('dialog', { name: 'View' });
    await view.getByRole('checkbox', { name: 'Method' }).uncheck();
    await view.getByRole('checkbox', { name: 'Payment', exact: true }).check();
    const up = view.getByRole('button', { name: 'Move Outcome up' });
    await up.click();
    expect(await up.evaluate((button) => button === document.activeElement)).toBe(true);
    await view.getByText('Compact').click();
    await page.keyboard.press('Escape');

    const after = await headers(page);
    expect(after.slice(0, 3)).toEqual(['Customer', 'Outcome', 'Amount']);
    expect(after).toContain('Payment');
    expect(after).not.toContain('Method');
    const height = () =>
      table(page)
        .getByRole('rowheader')
        .first()
        .evaluate((cell) => cell.getBoundingClientRect().height);
    expect(await height()).toBe(28);

    await page.reload();
    await table(page).getByRole('rowheader').first().waitFor();
    expect(await headers(page)).toEqual(after);
    expect(await height()).toBe(28);

    await page.getByRole('button', { name: 'View' }).click();
    await page.getByRole('button', { name: 'Reset' }).click();
    expect(await headers(page)).toEqual(before);
    expect(await height()).toBe(36);
  });

  it('has columns as wide as somebody makes them, by keys or by hand', async () => {
    const { page } = await finance();
    const edge = page.getByRole('separator', { name: 'Width of Amount' });
    const width = async () => Number(await edge.getAttribute('aria-valuenow'));
    const first = await width();
    await edge.press('ArrowRight');
    await edge.press('ArrowRight');
    expect(await width()).toBe(first + 16);

    const box = await edge.boundingBox();
    await page.mouse.move(box!.x + 10, box!.y + 10);
    await page.mouse.down();
    await page.mouse.move(box!.x + 70, box!.y + 10, { steps: 4 });
    await page.mouse.up();
    expect(await width()).toBe(first + 76);
    expect((await edge.boundingBox())!.x).toBeCloseTo(box!.x + 60, 0);

    await page.reload();
    await table(page).getByRole('rowheader').first().waitFor();
    expect(await width()).toBe(first + 76);
    await edge.dblclick();
    expect(await width()).toBeLessThan(first + 76);
  });

  it('tells cut off texts to who stays on a row', async () => {
    const { page } = await finance();
    await page.getByRole('separator', { name: 'Width of Description' }).focus();
    for (let press = 0; press < 4; press += 1) await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('j');
    const cell = table(page).locator('tbody tr').first().getByRole('cell').nth(4);
    await page
      .getByRole('tooltip')
      .getByText(await cell.innerText())
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('tooltip').waitFor({ state: 'detached' });
  });
});

describe('a selection', () => {
  it('outlasts pages and sorting, and ends with the filters it was made under', async () => {
    const { page, sorts, filters, sees } = await finance();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Shift+X');
    await bar(page).getByText('3 selected').waitFor();

    await page.getByRole('link', { name: 'Next page' }).click();
    await page.getByRole('link', { name: 'Start of the list' }).waitFor();
    await table(page).getByRole('checkbox', { checked: true }).waitFor({ state: 'detached' });
    await table(page)
      .getByRole('checkbox', { name: /^Select / })
      .nth(1)
      .click();
    await bar(page).getByText('4 selected').waitFor();

    await sorts('Payments', 'Amount');
    await bar(page).getByText('4 selected').waitFor();
    await filters('Currency', 'GBP');
    await sees('The filters changed, so 4 rows are no longer selected');
    expect(await bar(page).count()).toBe(0);
  });

  it('takes ranges by Shift, all that is loaded, and is cleared by Escape', async () => {
    const { page } = await finance();
    const boxes = table(page).getByRole('checkbox');
    await boxes.nth(2).click();
    await boxes.nth(5).click({ modifiers: ['Shift'] });
    await bar(page).getByText('4 selected').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await bar(page).getByText('5 selected').waitFor();
    await boxes.first().click();
    await bar(page)
      .getByText(/^\d\d+ selected$/)
      .waitFor();
    await table(page).getByRole('rowheader').first().getByRole('link').focus();
    await page.keyboard.press('Escape');
    await bar(page).waitFor({ state: 'detached' });
  });

  it('takes in all that the filters find', async () => {
    const { page } = await finance();
    await page.getByRole('checkbox', { name: 'Select all loaded' }).click();
    const all = bar(page).getByRole('button', { name: /^Select all [\d,]+ that match$/ });
    await all.waitFor();
    const selected = () =>
      bar(page)
        .getByText(/^[\d,]+ selected$/)
        .innerText();
    const loaded = await selected();
    await all.click();
    await eventually(async () => expect(await selected()).not.toBe(loaded));
  });

  it('gives its ids, and a CSV file that says what the screen says', async () => {
    const { page } = await finance();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const links = table(page).getByRole('rowheader').getByRole('link');
    for (const _ of [0, 1, 2]) {
      await page.keyboard.press('j');
      await page.keyboard.press('x');
    }
    const paths = await links.evaluateAll((all) =>
      all.slice(0, 3).map((link) => link.getAttribute('href') ?? ''),
    );
    const ids = paths.map((path) => path.replace('/payments/', ''));
    await bar(page).getByRole('button', { name: 'Copy ids' }).click();
    await bar(page).getByRole('button', { name: '3 ids copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(ids.join('\n'));

    const download = page.waitForEvent('download');
    await bar(page).getByRole('button', { name: 'CSV' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^payments-\d{4}-\d\d-\d\d\.csv$/);
    const text = await readFile(await file.path(), 'utf8');
    const [head, ...lines] = text
      .slice(1)
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
    expect(head?.slice(0, 5)).toEqual(['Customer', 'Id', 'Amount', 'Currency', 'Outcome']);
    expect(lines.map((line) => line[1])).toEqual(ids);
    const amounts = await table(page)
      .locator('tbody tr td:nth-child(3)')
      .evaluateAll((cells) => cells.slice(0, 3).map((cell) => cell.textContent));
    expect(lines.map((line) => `${line[2]} ${line[3]}`)).toEqual(
      amounts.map((amount) => amount?.replaceAll(',', '')),
    );
  });

  it('is there again for who comes back from a row', async () => {
    const { page } = await finance();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await bar(page).getByText('1 selected').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 2, name: 'History' }).waitFor();
    await page.goBack();
    await bar(page).getByText('1 selected').waitFor();
  });
});

describe('a row', () => {
  it('opens wherever it is clicked, and in a new tab by the middle button', async () => {
    const { page } = await finance();
    const row = table(page).locator('tbody tr').nth(1);
    const path = await row.getByRole('link').first().getAttribute('href');
    const opened = page.context().waitForEvent('page');
    await row.getByRole('cell').nth(2).click({ button: 'middle' });
    const other = await opened;
    await other.waitForURL(`**${path}`);
    await other.close();
    expect(new URL(page.url()).pathname).toBe('/payments');
    await row.getByRole('cell').nth(2).click();
    await page.waitForURL(`**${path}`);
  });

  it('has text that can be selected without leaving the list', async () => {
    const { page } = await finance();
    const cell = table(page).locator('tbody tr').nth(1).getByRole('cell').nth(4);
    const box = await cell.boundingBox();
    await page.mouse.move(box!.x + 13, box!.y + 18);
    await page.mouse.down();
    await page.mouse.move(box!.x + 70, box!.y + 18, { steps: 5 });
    await page.mouse.up();
    expect(await page.evaluate(() => String(getSelection()))).not.toBe('');
    expect(new URL(page.url()).pathname).toBe('/payments');
  });

  it('is fetched while it is pointed at, so that its page opens at once', async () => {
    const { page } = await finance();
    const row = table(page).locator('tbody tr').nth(3);
    const path = (await row.getByRole('link').first().getAttribute('href')) ?? '';
    const asked: string[] = [];
    const scripts = () =>
      page.evaluate(
        () =>
          performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'))
            .length,
      );
    const before = await scripts();
    const snapshot = page.waitForResponse((response) =>
      response.url().endsWith(`/api${path}?source=snapshot`),
    );
    await row.getByRole('cell').nth(3).hover();
    await (await snapshot).finished();
    await eventually(async () => expect(await scripts()).toBeGreaterThan(before));
    page.on('request', (request) => asked.push(request.url()));
    await row.getByRole('cell').nth(3).click();
    await page.getByRole('heading', { level: 2, name: 'History' }).waitFor();
    expect(asked.filter((url) => /\.js$|source=snapshot/.test(url))).toEqual([]);
  });
});

it('a phone arranges, selects and counts as well', async () => {
  const { page, opens, sees } = await staff(browser, 'finance', {
    viewport: { width: 390, height: 844 },
  });
  await opens('/payments');
  const cards = page.getByRole('list', { name: 'Payments' });
  await cards.getByRole('listitem').first().waitFor();
  await sees(/^[\d,]+ payments$/);
  await cards.getByRole('checkbox').first().click();
  await bar(page).getByText('1 selected').waitFor();
  await page.getByRole('button', { name: 'View' }).click();
  await page
    .getByRole('dialog', { name: 'View' })
    .getByRole('checkbox', { name: 'Payment', exact: true })
    .check();
  await page.keyboard.press('Escape');
  await cards.getByRole('listitem').first().getByText('Payment', { exact: true }).waitFor();
});

it('tells the sums of all currencies to who asks, and goes away by Escape', async () => {
  const { page, opens } = await staff(browser, 'finance');
  await opens('/balances');
  await page.getByRole('button', { name: /^\+\d+ currencies$/ }).click();
  const all = page.getByRole('dialog', { name: /currencies$/ });
  const count = Number(
    (
      await page
        .getByRole('status')
        .getByText(/ balances found$/)
        .innerText()
    ).split(' ')[0],
  );
  await all.getByRole('row').first().waitFor();
  const rows = await all.locator('tr td:first-child').allInnerTexts();
  expect(rows.reduce((sum, text) => sum + Number(text), 0)).toBe(count);
  await page.keyboard.press('Escape');
  await all.waitFor({ state: 'detached' });
});
