import { sql } from 'kysely';
import type { ListSource } from '../store/listing.ts';
import { methodName } from './rules.ts';
import { paymentMethodConfiguration } from './snapshot.ts';

/** A line of the list of payment method configurations. */
export interface ConfigurationRow {
  id: string;
  /** `platform` or `connected` */
  whose: string;
  /** The connected account whose it is; null for the platform's own. */
  account: string | null;
  accountName: string | null;
  name: string;
  active: boolean;
  is_default: boolean;
  /** The configuration that gives what this one leaves open. */
  parent: string | null;
  /** What customers may see, as people call it. */
  available: string[];
  available_count: number;
  observedAt: number;
}

/** A row as the store gives it. */
export type StoredRow = Omit<ConfigurationRow, 'active' | 'is_default' | 'available'> & {
  active: 0 | 1;
  is_default: 0 | 1;
  available: string;
};

const configurations = sql.table(paymentMethodConfiguration.table);

/** Configurations of the platform and of its accounts, with the names of those. */
export const configurationsSource: ListSource = {
  from: sql`(
  select c.*, a.name as "accountName"
  from stripe_payment_method_configuration c left join stripe_account a on a.id = c.account
)`,
  table: configurations,
  columns: sql`id, whose, account, "accountName", name, active, is_default, parent, available,
  available_count, observed_at as "observedAt"`,
};

/** The row as the API gives it. */
export const configurationRow = (row: StoredRow): ConfigurationRow => ({
  ...row,
  active: row.active === 1,
  is_default: row.is_default === 1,
  available: row.available === '' ? [] : row.available.split(' ').map(methodName),
});
