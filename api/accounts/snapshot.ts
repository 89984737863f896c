import type Stripe from 'stripe';
import {
  defineSnapshot,
  expandableId,
  flag,
  integer,
  type SnapshotTable,
  text,
} from '../store/snapshot.ts';
import { wordsOf } from '../store/word-index.ts';
import { metadataOf } from '../store/words.ts';
import {
  accountName,
  accountStatus,
  accountStatuses,
  nextDeadline,
  personName,
  statusUntil,
} from './rules.ts';

// Sorts need a value on every row: accounts without a deadline come last.
const never = 9_999_999_999;

/** Connected accounts: https://docs.stripe.com/api/accounts/object */
export const account = defineSnapshot<Stripe.Account>()({
  kind: 'account',
  area: 'accounts',
  table: 'stripe_account',
  columns: {
    name: text((a) => accountName(a)),
    email: text((a) => a.email),
    country: text((a) => a.country ?? null),
    currency: text((a) => a.default_currency ?? null),
    type: text((a): string => a.type),
    status: text((a, _owner, now): string => accountStatus(a, now)),
    status_until: integer((a, _owner, now) => statusUntil(a, now)),
    charges_enabled: flag((a) => a.charges_enabled),
    payouts_enabled: flag((a) => a.payouts_enabled),
    details_submitted: flag((a) => a.details_submitted),
    disabled_reason: text((a) => a.requirements?.disabled_reason ?? null),
    deadline: integer((a): number => nextDeadline(a) ?? never),
    due_count: integer((a): number => a.requirements?.currently_due?.length ?? 0),
    created: integer((a): number => a.created ?? 0),
  },
  indexes: [
    ['created'],
    ['name'],
    ['deadline'],
    ['status', 'created'],
    ['status', 'deadline'],
    ['status', 'name'],
    ['country', 'created'],
    ['currency', 'created'],
    ['charges_enabled', 'created'],
    ['payouts_enabled', 'created'],
    ['details_submitted', 'created'],
    ['status_until'],
  ],
  owners: 'platform',
  fetch: (client, id, options) => client.accounts.retrieve(id, {}, options),
  list: (client, page, options) => client.accounts.list(page, options),
  contains: (a) =>
    (a.external_accounts?.data ?? []).map((object) => ({
      kind: 'external_account',
      object,
    })),
  mentions: (a) => [
    { kind: 'balance', id: a.id, account: a.id, when: 'missing' },
    { kind: 'balance_settings', id: a.id, account: a.id, when: 'always' },
  ],
  listing: {
    filters: {
      status: { by: 'choice', column: 'status', values: accountStatuses },
      country: { by: 'choice', column: 'country' },
      currency: { by: 'choice', column: 'currency' },
      type: { by: 'choice', column: 'type' },
      charges_enabled: { by: 'yes_no', column: 'charges_enabled' },
      payouts_enabled: { by: 'yes_no', column: 'payouts_enabled' },
      details_submitted: { by: 'yes_no', column: 'details_submitted' },
      // What is available in any currency, or in those that are filtered by.
      balance: {
        by: 'line',
        of: 'stripe_account',
        lines: 'balance_line',
        owner: 'holder',
        column: 'available',
        beside: 'currency',
      },
      created: { by: 'range', column: 'created' },
      deadline: { by: 'range', column: 'deadline', none: never },
      q: { by: 'search', of: wordsOf('stripe_account') },
    },
    sorts: ['created', 'name', 'deadline'],
    defaultSort: '-created',
    tabs: 'status',
  },
  search: (a) => [
    a.id,
    accountName(a),
    a.email,
    a.individual?.email,
    personName(a),
    a.business_profile?.url,
    a.business_profile?.support_email,
    ...(a.external_accounts?.data ?? []).map(({ last4 }) => last4),
    ...metadataOf(a),
  ],
});

/**
 * What an account asked to do and what that takes: https://docs.stripe.com/api/capabilities/object.
 * The account itself tells the states; these are read when somebody looks at it.
 */
export const capability = defineSnapshot<Stripe.Capability>()({
  kind: 'capability',
  area: 'accounts',
  table: 'stripe_capability',
  columns: { holder: text((c) => expandableId(c.account)) },
  indexes: [['holder']],
  owners: 'platform',
  idOf: (c) => `${expandableId(c.account)}/${c.id}`,
  part: {
    parent: (c) => expandableId(c.account),
    list: (client, account, _page, options) =>
      client.accounts.listCapabilities(account, {}, options),
  },
});

export type AccountTable = SnapshotTable<typeof account>;
export type CapabilityTable = SnapshotTable<typeof capability>;
