import { readFileSync } from 'node:fs';
import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { type AccountAt, newsBetween } from '../../api/accounts/news.ts';
import { restrictionsOf } from '../../api/accounts/restrictions.ts';
import { waitingOn } from '../../api/accounts/standing.ts';
import { whoActs, whoActsOnCapability } from '../../api/accounts/turns.ts';

const now = 1_795_000_000;
const day = 86_400;
const tomorrow = now + day;

const requirements = (
  changes: Partial<Stripe.Account.Requirements> = {},
): Stripe.Account.Requirements => ({
  alternatives: [],
  current_deadline: null,
  currently_due: [],
  disabled_reason: null,
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
  ...changes,
});

const account = (
  changes: Partial<Stripe.Account> = {},
  due: Partial<Stripe.Account.Requirements> = {},
): Stripe.Account => ({
  id: 'acct_1',
  object: 'account',
  charges_enabled: true,
  payouts_enabled: true,
  details_submitted: true,
  email: null,
  type: 'express',
  capabilities: { card_payments: 'active', transfers: 'active' },
  requirements: requirements(due),
  ...changes,
});

const off = {
  charges_enabled: false,
  payouts_enabled: false,
  capabilities: { card_payments: 'inactive', transfers: 'inactive' },
} as const;

/** A capability that is not active, with what Stripe says of it. */
const capability = (
  id: string,
  disabled_reason: string,
  more: Partial<Stripe.Capability.Requirements> = {},
) =>
  ({
    id,
    object: 'capability',
    account: 'acct_1',
    requested: true,
    requested_at: null,
    status: 'inactive',
    requirements: { ...requirements(), disabled_reason, ...more },
  }) as Stripe.Capability;

const custom = {
  controller: { type: 'application', requirement_collection: 'application' },
} as const;

/** Every reason that the SDK's types name of a resource. */
function reasonsOf(resource: string): string[] {
  const types = readFileSync(
    new URL(`../../node_modules/stripe/esm/resources/${resource}.d.ts`, import.meta.url),
    'utf8',
  );
  const unions = [...types.matchAll(/type DisabledReason = ([^;]+);/g)];
  return unions.flatMap(([, union = '']) => [...union.matchAll(/'([^']+)'/g)].map(([, v]) => v!));
}

describe('for every reason of the SDK it is said what is blocked, why, and whose turn it is', () => {
  it.each(reasonsOf('Accounts'))('%s', (reason) => {
    const disabled = account(off, { disabled_reason: reason as 'other' });
    const lines = restrictionsOf(disabled, [], now);
    expect(lines.map(({ what }) => what)).toEqual([
      'charges',
      'payouts',
      'transfers',
      'card_payments',
    ]);
    for (const { why, who, code, state } of lines) {
      expect(code).toBe(reason);
      expect(why).toMatch(/\w+ .+\.$/);
      expect(why).not.toContain(reason);
      expect(state).toBe(who === 'Stripe' ? 'checked' : 'blocked');
    }
    const isOver = reason.startsWith('rejected.');
    expect(lines.every(({ who }) => (who === 'nobody') === isOver)).toBe(true);
    // The headline and the clock name the same one.
    expect(waitingOn(disabled, now).who).toBe(lines[0]?.who);
  });

  it.each(reasonsOf('Capabilities'))('of a capability: %s', (reason) => {
    const partly = account({ capabilities: { card_payments: 'inactive', transfers: 'active' } });
    const [line, ...rest] = restrictionsOf(partly, [capability('card_payments', reason)], now);
    expect(rest).toEqual([]);
    expect(line).toMatchObject({ what: 'card_payments', text: 'Card payments', code: reason });
    expect(line?.why).toMatch(/\w+ .+\.$/);
  });
});

it.each([
  ['rejected.by_regulator', 'nobody'],
  ['requirements.brand_new', 'account holder'],
  ['action_required.brand_new', 'account holder'],
  ['pending.brand_new', 'Stripe'],
  ['brand_new', 'platform'],
  ['constructor', 'platform'],
])('a reason of tomorrow, %s, is shown as it is; the turn is by its family: %s', (reason, who) => {
  const [line] = restrictionsOf(account(off, { disabled_reason: reason as 'other' }), [], now);
  expect(line).toMatchObject({ who, code: reason, why: `Stripe’s reason: ${reason}.` });
  expect(whoActsOnCapability(reason, account())).toBe(who);
});

it('the platform must hand in what it collects itself, and only that', () => {
  expect(whoActs('requirements.past_due', account())).toBe('account holder');
  expect(whoActs('requirements.past_due', account(custom))).toBe('platform');
  expect(whoActs('under_review', account(custom))).toBe('Stripe');
});

describe('what is blocked', () => {
  it('is nothing of an account that works', () => {
    expect(restrictionsOf(account(), [], now)).toEqual([]);
  });

  it('says since when it is overdue', () => {
    const due = {
      past_due: ['company.tax_id'],
      disabled_reason: 'requirements.past_due',
      current_deadline: now - 3 * day,
    } as const;
    const [line] = restrictionsOf(account(off, due as object), [], now);
    expect(line).toMatchObject({ state: 'blocked', who: 'account holder', by: now - 3 * day });
  });

  it('says what will be, from the nearest deadline on', () => {
    const due = { currently_due: ['company.tax_id'], current_deadline: tomorrow };
    const lines = restrictionsOf(account({}, due), [], now);
    expect(lines.map(({ what, state, by }) => [what, state, by])).toEqual([
      ['charges', 'ending', tomorrow],
      ['payouts', 'ending', tomorrow],
    ]);
  });

  it('says of a capability that ends before all else its own deadline', () => {
    const own = { currently_due: ['company.tax_id'], current_deadline: tomorrow };
    const known = { ...capability('card_payments', 'other', own), status: 'active' as const };
    const asked = account({}, { currently_due: ['company.tax_id'] });
    expect(restrictionsOf(asked, [known], now)).toEqual([
      expect.objectContaining({ what: 'card_payments', state: 'ending', by: tomorrow }),
    ]);
    // What was read of it before the account was asked no more says nothing.
    expect(restrictionsOf(account(), [known], now)).toEqual([]);
  });

  it('names the bank account that is not paid to', () => {
    const bank = { object: 'bank_account', id: 'ba_1', last4: '6789', status: 'errored' };
    const stuck = account({
      external_accounts: {
        object: 'list',
        data: [bank as Stripe.BankAccount],
        has_more: false,
        url: '',
      },
    });
    expect(restrictionsOf(stuck, [], now)).toEqual([
      expect.objectContaining({
        what: 'ba_1',
        text: 'Payouts to ····6789',
        why: expect.stringMatching(/^A payout to it failed/),
      }),
    ]);
  });

  it('says so where Stripe gives no reason at all', () => {
    const stopped = account({ payouts_enabled: false });
    const [line] = restrictionsOf(stopped, [], now);
    expect(line).toMatchObject({ what: 'payouts', who: 'platform', code: null });
    expect(line?.why).toContain('no reason');
    expect(waitingOn(stopped, now)).toMatchObject({ who: 'platform', text: line?.why });
  });
});

describe('since yesterday', () => {
  const at = (subject: Stripe.Account, moment: number): AccountAt => ({
    account: subject,
    at: moment,
  });
  const told = (before: Stripe.Account, after: Stripe.Account) =>
    newsBetween(at(before, now - day), at(after, now)).map(({ text, tone }) => [text, tone]);
  const soon = { currently_due: ['company.tax_id'], current_deadline: now - 60 };

  it('nothing is new where nothing has changed', () => {
    expect(told(account(), account())).toEqual([]);
    expect(told(account(off), account(off))).toEqual([]);
  });

  it('a deadline that passed is news, though no event tells of it', () => {
    expect(told(account({}, soon), account({}, soon))).toEqual([
      ['The account is restricted; it was soon restricted.', 'worse'],
    ]);
  });

  it('what became blocked, why, and what is overdue', () => {
    const overdue = account(off, {
      past_due: ['company.tax_id'],
      disabled_reason: 'requirements.past_due',
    });
    expect(told(account({}, soon), overdue)).toEqual([
      ['The account is restricted; it was soon restricted.', 'worse'],
      ['Required information is overdue.', 'neutral'],
      ['Payments of its own: blocked now.', 'worse'],
      ['Payouts to its bank: blocked now.', 'worse'],
      ['Transfers from the platform: blocked now.', 'worse'],
      ['Card payments: blocked now.', 'worse'],
      ['Overdue now: Tax number of the company.', 'worse'],
    ]);
  });

  it('what was mended', () => {
    const overdue = account(off, { past_due: ['company.tax_id'] });
    expect(told(overdue, account()).map(([text]) => text)).toEqual([
      'The account is enabled; it was restricted.',
      'Payments of its own: no longer blocked.',
      'Payouts to its bank: no longer blocked.',
      'Transfers from the platform: no longer blocked.',
      'Card payments: no longer blocked.',
      'No longer asked for: Tax number of the company.',
    ]);
  });

  it.each([
    ['verification_failed_tax_id_match', 'No match.', /^Not accepted: Tax number .* tax office/],
    ['brand_new', 'The moon permit is missing.', /The moon permit is missing\.$/],
    ['brand_new', '', /Stripe’s code: brand_new\.$/],
  ])('what was not accepted: %s, %s', (code, reason, text) => {
    const due = { currently_due: ['company.tax_id'], current_deadline: tomorrow };
    const errors = [{ code: code as 'invalid_value_other', reason, requirement: 'company.tax_id' }];
    expect(told(account({}, due), account({}, { ...due, errors }))).toEqual([
      [expect.stringMatching(text), 'worse'],
    ]);
  });

  it('a deadline that has moved', () => {
    const due = { currently_due: ['company.tax_id'], current_deadline: now + 5 * day };
    const news = newsBetween(
      at(account({}, { ...due, current_deadline: now + 9 * day }), now - day),
      at(account({}, due), now),
    );
    expect(news.at(-1)).toEqual({
      text: 'The deadline is earlier than it was.',
      tone: 'worse',
      by: now + 5 * day,
    });
  });

  it('an address is one thing, of whatever many lines', () => {
    const lines = ['line1', 'city', 'postal_code'].map((part) => `company.address.${part}`);
    const due = account({}, { eventually_due: lines });
    expect(told(account(), due)).toEqual([
      ['Asked for, to be handed in later: Address of the company.', 'neutral'],
    ]);
  });
});
