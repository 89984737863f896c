import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type Person, somebody, staff } from '../support/person.ts';

let browser: Browser;
let admin: Person;
beforeAll(async () => {
  browser = await launchBrowser();
  admin = await staff(browser, 'admin');
});
afterAll(() => browser.close());

const password = 'a long enough one';

/** The admin invites somebody, and passes the link on. */
async function invites(email: string, role: string): Promise<string> {
  await admin.opens('/staff');
  await admin.clicks('link', 'Invite');
  await admin.page.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await admin.page.getByRole('radio', { name: role }).check();
  await admin.clicks('button', `Invite as ${role.toLowerCase()}`);
  await admin.sees(`${email} is invited`);
  const link = await admin.page.getByRole('textbox', { name: 'Link' }).inputValue();
  await admin.clicks('link', 'Close');
  return link;
}

/** Somebody opens the link in a browser of their own, and joins. */
async function joins(link: string, name: string): Promise<Person> {
  const person = await somebody(browser);
  await person.opens(link);
  await person.page.getByRole('textbox', { name: 'Name' }).fill(name);
  await person.page.getByRole('textbox', { name: 'Password' }).fill(password);
  await person.clicks('button', 'Join and sign in');
  await person.page.waitForURL('**/inbox');
  await person.page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
  return person;
}

it('an admin invites somebody, who works with the given role, is raised, and is out at once', async () => {
  const link = await invites('ines@example.com', 'Support');
  const ines = await joins(link, 'Ines Duarte');
  await ines.sees('Support');
  expect(await ines.page.getByRole('link', { name: 'Sync' }).count()).toBe(0);

  await admin.opensRow('Staff', { Name: 'Ines Duarte' });
  await admin.clicks('link', 'Edit');
  await admin.page.getByRole('radio', { name: 'Manager' }).check();
  await admin.clicks('button', 'Make Manager');
  await admin.sees('role: support → manager');
  // The page that is open at Ines’s already has the new area.
  await ines.page.getByRole('link', { name: 'Sync' }).waitFor();

  await admin.clicks('link', 'Disable');
  await admin.clicks('button', 'Disable Ines Duarte');
  await admin.sees('May not sign in');
  const ended = ines.page.getByRole('dialog', { name: 'Your session has ended' });
  await ended.getByRole('textbox', { name: 'Password' }).fill(password);
  await ended.getByRole('button', { name: 'Sign in' }).click();
  await ines.sees('Your access was disabled. Ask an admin.');
});

it('a link that was used, or taken back, says so and nothing else', async () => {
  const link = await invites('once@example.com', 'Viewer');
  await joins(link, 'Once Only');
  const late = await somebody(browser);
  await late.opens(link);
  await late.page.getByRole('heading', { name: 'This link does not work' }).waitFor();
  await late.sees(/^This link was used already, was revoked, or is older than 7 days/);

  const other = await invites('never@example.com', 'Viewer');
  await admin.opensRow('Staff', { Name: 'never@example.com' });
  await admin.clicks('link', 'Revoke the invitation');
  await admin.clicks('button', 'Revoke the invitation');
  await admin.page.waitForURL('**/staff');
  await late.opens(other);
  await late.page.getByRole('heading', { name: 'This link does not work' }).waitFor();
});

it('the last admin is told why nobody can take that away', async () => {
  await admin.opens('/staff?role=admin');
  await admin.opensRow('Staff', { Role: 'Admin' });
  const disable = admin.page.getByRole('button', { name: 'Disable' });
  await disable.hover();
  await admin.sees(/^You are the last admin/);
  await admin.clicks('link', 'Edit');
  expect(await admin.page.getByRole('radio', { name: 'Viewer' }).isDisabled()).toBe(true);
});

it('somebody changes their password, which asks before it loses what was typed', async () => {
  const person = await joins(await invites('pw@example.com', 'Finance'), 'Paula Weiss');
  await person.clicks('link', 'Paula Weiss');
  await person.clicks('link', 'Change password');
  await person.page.getByRole('textbox', { name: 'Password now' }).fill('not the password');
  await person.page.keyboard.press('Escape');
  await person.clicks('button', 'Keep editing');
  await person.page.getByRole('textbox', { name: 'New password' }).fill('another password');
  await person.clicks('button', 'Change the password');
  await person.sees('This is not your password.');
  await person.page.getByRole('textbox', { name: 'Password now' }).fill(password);
  await person.clicks('button', 'Change the password');
  await person.page.waitForURL('**/me');
});

it('who may not manage staff is told who may', async () => {
  const manager = await staff(browser, 'manager');
  expect(await manager.page.getByRole('link', { name: 'Staff', exact: true }).count()).toBe(0);
  await manager.opens('/staff');
  await manager.sees(/staff:manage, which admin has/);
});
