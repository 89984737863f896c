import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whereStopped } from '../../api/accounts/stages.ts';
import type { UnfinishedRow } from '../../api/accounts/unfinished-list.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { exportedFrom } from '../support/exported.ts';

describe('where an onboarding stopped', () => {
  test.each([
    ['Type of business', ['tos_acceptance.date', 'external_account', 'business_type']],
    ['The company', ['external_account', 'company.tax_id', 'representative.dob.day']],
    ['The person', ['external_account', 'individual.first_name', 'business_profile.url']],
    ['The person', ['person_1Nv0FG.dob.day', 'tos_acceptance.ip']],
    ['The business', ['external_account', 'business_profile.mcc']],
    ['Bank account', ['tos_acceptance.date', 'external_account']],
    ['Documents', ['tos_acceptance.date', 'individual.verification.document']],
    ['Documents', ['company.verification.document', 'tos_acceptance.date']],
    ['Terms of service', ['tos_acceptance.date', 'tos_acceptance.ip']],
    ['Something else', ['newer.than.this']],
    ['Handing it in', []],
  ])('%s', (stoppedAt, missing) => {
    expect(whereStopped(missing).stoppedAt).toBe(stoppedAt);
  });
});

let app: AppForTest;
let support: Client;
beforeAll(async () => {
  app = await startApp();
  support = await app.as('support');
  await app.synced();
});
afterAll(() => app.stop());

const list = async (query = '') =>
  (await support.read<{ data: UnfinishedRow[] }>(`/api/accounts/onboarding${query}`)).data;

/** The row of an account once it is as wanted. */
const rowOf = (id: string, wanted: Partial<UnfinishedRow> = {}) =>
  eventually(async () => {
    const row = (await list()).find((each) => each.id === id);
    expect(row).toMatchObject({ id, ...wanted });
    return row;
  });

/** An account of an individual that is known by its name. */
async function joining(name: string): Promise<string> {
  const { id } = await app.sandbox.stripe.accounts.create({
    type: 'express',
    country: 'US',
    business_type: 'individual',
    business_profile: { name, mcc: '5812', url: 'https://kettle.example' },
    capabilities: { transfers: { requested: true } },
  });
  return id;
}

const linkFor = async (account: string): Promise<string> => {
  const asked = { account, type: 'account_onboarding' };
  const made = await support.post<{ data: { url: string } }>('/api/account-links', asked);
  expect(made.status).toBe(201);
  return made.body.data.url;
};

test('it is told who stopped where, and what came of the newest link', async () => {
  const id = await joining('The Copper Kettle');
  const { created } = await app.sandbox.stripe.accounts.retrieve(id);
  const before = await rowOf(id, {
    name: 'The Copper Kettle',
    stoppedAt: 'The person',
    link: 'none',
    linkMadeAt: null,
    returnedAt: null,
    created: created ?? 0,
  });
  expect(before?.missing).toContain('Bank account or debit card for payouts');
  expect(new Set(before?.missing).size).toBe(before?.missing.length);

  await linkFor(id);
  const made = await rowOf(id, { link: 'made' });
  expect((made?.linkExpiresAt ?? 0) - (made?.linkMadeAt ?? 0)).toBeGreaterThan(60);

  // Its holder gives what they have at hand, an hour later.
  await app.sandbox.advance(3600);
  await app.sandbox.simulate('account_onboarding', { account: id, stage: 'partial' });
  const half = await eventually(async () => {
    const row = await rowOf(id);
    expect(row?.missing.length).toBeLessThan(before?.missing.length ?? 0);
    return row;
  });
  expect((half?.changedAt ?? 0) - (before?.changedAt ?? 0)).toBeGreaterThanOrEqual(3600);

  await app.sandbox.simulate('account_onboarding', { account: id, stage: 'submitted' });
  await eventually(async () => expect((await list()).map((row) => row.id)).not.toContain(id));
});

test('it is filtered by what came of the link, and pages by a cursor', async () => {
  const ids = [await joining('One'), await joining('Two'), await joining('Three')];
  await Promise.all(ids.map((id) => rowOf(id)));
  await linkFor(ids[1] ?? '');
  expect((await list('?link=made')).map(({ id }) => id)).toEqual([ids[1]]);
  // What is searched for is found once it is indexed.
  await eventually(async () =>
    expect((await list('?link=none&q=three')).map(({ id }) => id)).toEqual([ids[2]]),
  );
  const seen: string[] = [];
  let cursor = '';
  do {
    const page = await support.read<{ data: UnfinishedRow[]; next: string | null }>(
      `/api/accounts/onboarding?limit=1&sort=name${cursor}`,
    );
    seen.push(...page.data.map(({ name }) => name));
    cursor = page.next ? `&cursor=${page.next}` : '';
  } while (cursor);
  expect(seen).toEqual(['One', 'Three', 'Two']);
  const summary = await support.read<{ data: { count: number } }>(
    '/api/accounts/onboarding/summary?link=none',
  );
  expect(summary.data.count).toBe(2);

  // As a file: the same rows in the same words, by the same filter and order.
  const { lines } = await exportedFrom(
    app,
    'onboarding.csv?columns=name,stoppedAt,missing,link,linkMadeAt,country&sort=-name&link=none',
  );
  const unlinked = await list('?sort=-name&link=none');
  expect(lines).toEqual(
    unlinked.map(({ name, id, stoppedAt, missing }) => [
      ...[name, id, stoppedAt, missing.join(', ')],
      ...['None made', '', 'United States'],
    ]),
  );
  expect(lines.map(([name]) => name)).toEqual(['Three', 'One']);
});

describe('an account that has left', () => {
  test('is kept and marked, asked about no more, and refused for every order', async () => {
    const manager = await app.as('manager');
    const id = await joining('Gone Fishing');
    await rowOf(id);
    await app.sandbox.stripe.accounts.del(id);
    await eventually(async () => expect((await list()).map((row) => row.id)).not.toContain(id));
    const { data } = await manager.read<{ data: { id: string; deauthorized: boolean }[] }>(
      `/api/accounts?id=${id}`,
    );
    expect(data).toMatchObject([{ id, deauthorized: true }]);

    const orders = {
      'transfer.create': { destination: id, amount: 100, currency: 'usd' },
      'payout.create': { account: id, amount: 100, currency: 'usd' },
      'payout_schedule.update': { account: id, interval: 'manual' },
      'account.reject': { account: id, reason: 'other' },
      'account.unreject': { account: id },
    };
    for (const [kind, input] of Object.entries(orders)) {
      const { status, body } = await manager.post<{
        error?: { code: string; message: string };
        blocked?: { code: string; message: string };
      }>('/api/operations/preview', { kind, input });
      const { message } = body.error ?? body.blocked ?? {};
      expect([kind, status < 500, message]).toEqual([
        kind,
        true,
        expect.stringMatching(/left the platform|not any more/),
      ]);
    }
    const link = await manager.post<{ error: { code: string } }>('/api/account-links', {
      account: id,
      type: 'account_onboarding',
    });
    expect(link.status).toBeGreaterThanOrEqual(400);

    // A day of sweeps later nobody has asked about it.
    const asked = async () =>
      (await app.sandbox.requests())
        .filter(({ account, path }) => account === id || path.includes(id))
        .map(({ method, path }) => `${method} ${path}`);
    // Its payouts, which were still to be read for the first time, are given up once asked for.
    await app.restart();
    await eventually(async () => expect(await asked()).toContain('GET /v1/payouts'));
    const before = await asked();
    const other = await joining('Still Here');
    await app.sandbox.advance(26 * 3600);
    await app.restart();
    await eventually(async () => {
      const swept = (await app.sandbox.requests({ path: '/v1/balance', method: 'GET' })).filter(
        ({ account }) => account === other,
      );
      expect(swept.length).toBeGreaterThan(0);
    });
    expect(await asked()).toEqual(before);
  });
});
