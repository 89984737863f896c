import { sql } from 'kysely';
import type { ListSource } from '../store/listing.ts';
import type { AccountStatus } from './rules.ts';
import { account } from './snapshot.ts';
import { disabledReasonText } from './words.ts';

/** A line of the accounts list. */
export interface AccountRow {
  id: string;
  name: string;
  email: string | null;
  country: string | null;
  type: string;
  status: AccountStatus;
  charges_enabled: boolean;
  payouts_enabled: boolean;
  details_submitted: boolean;
  disabled_reason: string | null;
  /** `disabled_reason` in words. */
  reason: string | null;
  /** Unix seconds; null without one. */
  deadline: number | null;
  due_count: number;
  created: number;
  /** The account is gone from the platform; this is its last known state. */
  deauthorized: boolean;
  balances: { currency: string; available: number; pending: number }[];
  observedAt: number;
}

const flags = [
  'charges_enabled',
  'payouts_enabled',
  'details_submitted',
  'deauthorized',
] as const satisfies readonly (keyof AccountRow)[];

export type StoredAccountRow = Omit<AccountRow, (typeof flags)[number] | 'balances' | 'reason'> &
  Record<(typeof flags)[number], 0 | 1> & { balances: string };

const accounts = sql.table(account.table);

/** What the list reads of each account, balances included. */
export const accountsSource: ListSource = {
  from: accounts,
  probes: { created: accounts, deadline: accounts },
  columns: sql`
  id, name, email, country, type, status, charges_enabled, payouts_enabled, details_submitted,
  disabled_reason, nullif(deadline, 9999999999) as deadline, due_count, created,
  deleted as deauthorized, observed_at as "observedAt",
  (select json_group_array(json_object(
      'currency', currency, 'available', available, 'pending', pending))
    from (select * from balance_line where holder = stripe_account.id order by currency)
  ) as balances`,
};

/** A row as the API gives it. */
export const accountRow = (row: StoredAccountRow): AccountRow => ({
  ...row,
  ...(Object.fromEntries(flags.map((name) => [name, row[name] === 1])) as Record<
    (typeof flags)[number],
    boolean
  >),
  reason: row.disabled_reason && disabledReasonText(row.disabled_reason),
  balances: JSON.parse(row.balances) as AccountRow['balances'],
});
