import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { demoPassword } from '../../api/staff/demo.ts';
import type { Role } from '../../api/staff/rules.ts';
import { demoApp } from './story.ts';

/** Somebody in front of a browser of their own, in the words that stories are told with. */
export interface Person {
  page: Page;
  opens(path: string): Promise<void>;
  /** Goes to an area by the menu. */
  goesTo(area: string): Promise<void>;
  /** Waits until the page says this somewhere. */
  sees(text: string | RegExp): Promise<void>;
  clicks(role: 'button' | 'link', name: string | RegExp): Promise<void>;
  /** Types into the field of this label, in place of what stood there. */
  fills(label: string, text: string): Promise<void>;
  /** Searches a list, and waits until it shows what was found, which it counts as `1 payment`. */
  searches(text: string, found: string): Promise<void>;
  /** Turns a list to one of its tabs, and waits until it has. */
  turnsTo(tab: string | RegExp): Promise<void>;
  /** Sets one filter of a list by its button. */
  filters(filter: string, option: string): Promise<void>;
  /** Sorts a table by a column, by its header. */
  sorts(table: string, column: string): Promise<void>;
  /** The rows of a table that have these words in these columns. */
  rows(table: string, cells?: Readonly<Record<string, string>>): Promise<Locator>;
  /** Waits for the line of the page's time line that says all of this. */
  reads(...texts: (string | RegExp)[]): Promise<void>;
  /** Opens the first such row, and gives the path of its page. */
  opensRow(table: string, cells?: Readonly<Record<string, string>>): Promise<string>;
  /** Waits until nothing on the page is on its way any more. */
  settled(): Promise<void>;
}

/** A person who is not signed in yet, before the app of this file's stories or at another address. */
export async function somebody(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Person> {
  const context = await browser.newContext({
    baseURL: options.baseURL ?? (await demoApp()).url,
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const person: Person = {
    page,
    opens: async (path) => void (await page.goto(path)),
    async goesTo(area) {
      if (page.url() === 'about:blank') await person.opens('/');
      await page
        .getByRole('navigation', { name: 'Areas' })
        .getByRole('link', { name: new RegExp(`^${area}(?: [\\d,]+ to do)?$`) })
        .click();
      await page.getByRole('heading', { level: 1, name: area, exact: true }).waitFor();
    },
    sees: (text) => page.getByText(text).first().waitFor(),
    clicks: (role, name) => page.getByRole(role, { name, exact: true }).click(),
    // A column of the list behind a form may be called the same.
    fills: (label, text) => page.getByLabel(label).and(page.locator('input, textarea')).fill(text),
    async searches(text, found) {
      await page.getByRole('searchbox').fill(text);
      // The address says so before the rows of the list before have gone.
      await page.getByText(found, { exact: true }).first().waitFor();
    },
    async turnsTo(tab) {
      const link = page.getByRole('link', { name: tab, exact: true });
      await link.click();
      await link.and(page.locator('[aria-current="page"]')).waitFor();
    },
    async filters(filter, option) {
      await page.getByRole('button', { name: 'Filter', exact: true }).click();
      const dialog = page.getByRole('dialog', { name: 'Filter' });
      await dialog.getByRole('button', { name: filter, exact: true }).click();
      await dialog.getByLabel(option, { exact: true }).check();
      await dialog.getByRole('button', { name: 'Apply' }).click();
      await page.getByRole('button', { name: `Remove filter ${filter}` }).waitFor();
    },
    async sorts(table, column) {
      const header = page
        .getByRole('table', { name: table, exact: true })
        .getByRole('columnheader', { name: column, exact: true });
      await header.getByRole('button').click();
      await header.and(page.locator('[aria-sort$="cending"]')).waitFor();
    },
    async rows(name, cells = {}) {
      const table = page.getByRole('table', { name, exact: true });
      await table.and(page.locator('[aria-busy="false"], :not([aria-busy])')).waitFor();
      const headers = await table.getByRole('columnheader').allInnerTexts();
      let rows = table.getByRole('row').filter({ hasNot: page.getByRole('columnheader') });
      for (const [header, text] of Object.entries(cells)) {
        const at = headers.findIndex((each) => each.trim() === header);
        if (at < 0) throw new Error(`${name} has no column ${header}, but ${headers.join(', ')}`);
        const cell = page.locator(`:nth-child(${at + 1})`).getByText(text, { exact: true });
        rows = rows.filter({ has: cell });
      }
      return rows;
    },
    async reads(...texts) {
      let line = page.getByRole('list', { name: 'Time line' }).locator(':scope > li');
      for (const text of texts) line = line.filter({ hasText: text });
      await line.waitFor();
    },
    async opensRow(table, cells) {
      const row = (await person.rows(table, cells)).first();
      const path = (await row.getByRole('link').first().getAttribute('href')) ?? '';
      // Whichever row may be the first by now, this is the one whose page is waited for.
      await page
        .getByRole('table', { name: table, exact: true })
        .locator(`a[href="${path}"]`)
        .first()
        .click();
      await page.waitForURL(`**${path}`);
      return path;
    },
    settled: async () => {
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
    },
  };
  return person;
}

/** The member of the demo staff with this role, who has signed in and opened nothing yet. */
export async function staff(browser: Browser, role: Role, options: BrowserContextOptions = {}) {
  const person = await somebody(browser, options);
  const url = options.baseURL ?? (await demoApp()).url;
  const answer = await person.page.request.post('/api/auth/sign-in/email', {
    headers: { origin: url },
    data: { email: `${role}@countinghouse.test`, password: demoPassword },
  });
  if (!answer.ok()) throw new Error(`${role} cannot sign in: ${answer.status()}`);
  return person;
}
