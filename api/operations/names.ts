import { sql } from 'kysely';
import type Stripe from 'stripe';
import type { Store } from '../store/database.ts';
import { expandableId } from '../store/snapshot.ts';

/**
 * What people call these accounts, by id, as far as they are kept.
 * @param accounts expanded or not; null stands for none.
 */
export async function accountNames(
  { read }: Pick<Store, 'read'>,
  accounts: readonly (string | Stripe.Account | null)[],
): Promise<Map<string, string>> {
  const ids = new Set(accounts.map(expandableId).filter((id) => id !== null));
  if (ids.size === 0) return new Map();
  const rows = await read
    .selectFrom('stripe_account')
    .select(['id', 'name'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name ?? id]));
}

/**
 * Stands for what an operation is about while it has yet to make it; the id of what its first step
 * makes takes its place.
 * @param what a word for it: `account`
 */
export const unmade = (what: string): `new_${string}` => `new_${what}`;

/** Whether an operation's subject is yet to be made. */
export const isUnmade = (subject: string): boolean => subject.startsWith('new_');

/**
 * What people call the object that an operation is about, by the id in `subject`: the account, the
 * one who was sent or paid out, or the customer who paid; null where none of that is kept.
 */
export const subjectName = sql<string | null>`case substr(subject, 1, instr(subject, '_'))
  when 'new_' then 'not made yet'
  when '' then iif(subject = 'platform', 'The platform', null)
  when 'acct_' then (select name from stripe_account where id = subject)
  when 'tr_' then (select a.name from stripe_transfer t
    join stripe_account a on a.id = t.destination where t.id = subject)
  when 'pmc_' then (select concat_ws(' · ',
      coalesce(a.name, c.account, 'The platform'), nullif(c.name, ''))
    from stripe_payment_method_configuration c
    left join stripe_account a on a.id = c.account where c.id = subject)
  when 'cs_' then (select coalesce(customer, customer_email) from stripe_checkout_session
    where id = subject)
  when 'po_' then (select iif(p.account is null, 'The platform', a.name) from stripe_payout p
    left join stripe_account a on a.id = p.account where p.id = subject)
  else (select coalesce(customer, customer_email) from stripe_charge where id = coalesce(
    (select charge from stripe_refund where id = subject),
    (select charge from stripe_dispute where id = subject),
    subject))
end`;

/** What people call the object of this id; null where that is not kept. */
export async function nameOf({ read }: Pick<Store, 'read'>, subject: string) {
  const { rows } = await sql<{
    name: string | null;
  }>`select ${subjectName} as name from (select ${subject} as subject)`.execute(read);
  return rows[0]?.name ?? null;
}
