import { sql } from 'kysely';
import type Stripe from 'stripe';
import { can } from '../../accounts/rules.ts';
import { platformId } from '../../balances/snapshot.ts';
import { among, defineScope } from '../finding.ts';
import { accountKinds } from '../kinds/accounts.ts';

/** What a holder has of one currency, in minor units. */
export interface HolderLine {
  readonly currency: string;
  readonly available: number;
  readonly total: number;
}

/** A connected account as far as it may need somebody. */
export interface AccountState {
  readonly status: string;
  readonly currency: string | null;
  readonly disabledReason: string | null;
  readonly chargesEnabled: 0 | 1;
  readonly payoutsEnabled: 0 | 1;
  /** How many requirements are due now. */
  readonly dueCount: number;
  /** Unix seconds; null without one. */
  readonly deadline: number | null;
  readonly created: number;
  /** Its holder has an Express Dashboard, and can be let in. */
  readonly canLogIn: boolean;
  /** It is connected no more. */
  readonly deleted: 0 | 1;
  /** The last digits of its bank accounts and cards that cannot be paid, and why. */
  readonly unpayable: readonly { readonly last4: string; readonly status: string }[];
}

/** What the kinds of a connected account, or of the platform itself, judge by. */
export interface AccountFacts {
  /** `platform`, or the connected account. */
  readonly holder: string;
  readonly lines: readonly HolderLine[];
  /** Null for the platform, and while only its balance is known. */
  readonly account: AccountState | null;
}

/** As a bank account's status: payouts to it do not arrive. */
const unpayable = ['errored', 'verification_failed', 'tokenized_account_number_deactivated'];

/** Of an account's own list, which has no more what was taken away. */
function unpayableOf(banks: string): AccountState['unpayable'] {
  const each = JSON.parse(banks) as { last4: string; status: string | null }[];
  return each.flatMap(({ last4, status }) =>
    status !== null && unpayable.includes(status) ? [{ last4, status }] : [],
  );
}

/** From here on a `deadline` column is no time. */
const never = 9_999_999_999;

type AccountRow = Omit<AccountState, 'unpayable' | 'canLogIn'> & {
  id: string;
  banks: string;
  controller: string;
  detailsSubmitted: 0 | 1;
};

function stateOf({ banks, controller, detailsSubmitted, ...state }: AccountRow): AccountState {
  const visited = {
    controller: JSON.parse(controller) as NonNullable<Stripe.Account['controller']>,
    details_submitted: detailsSubmitted === 1,
  };
  return { ...state, unpayable: unpayableOf(banks), canLogIn: can.logIn(visited).ok };
}

/** Connected accounts and their balances, and the platform's own. */
export const accounts = defineScope<AccountFacts>({
  name: 'account',
  kinds: accountKinds,
  touched: async (_db, changes) => [
    ...(changes.get('account') ?? []),
    ...(changes.get('balance') ?? []),
  ],
  async all(db) {
    const { rows } = await sql<{ id: string }>`
      select id from stripe_account union select holder from balance_line`.execute(db);
    return rows.map(({ id }) => id);
  },
  async read(db, ids) {
    const lines = await sql<HolderLine & { holder: string }>`
      select holder, currency, available, total from balance_line
      where holder in ${among(ids)} order by holder, currency`.execute(db);
    const rows = await sql<AccountRow>`
      select id, status, currency, disabled_reason as "disabledReason",
        charges_enabled as "chargesEnabled", payouts_enabled as "payoutsEnabled",
        due_count as "dueCount", iif(deadline < ${never}, deadline, null) as deadline, created,
        deleted, details_submitted as "detailsSubmitted",
        coalesce(json -> '$.controller', '{}') as controller,
        coalesce(json -> '$.external_accounts.data', '[]') as banks
      from stripe_account where id in ${among(ids)}`.execute(db);
    const linesOf = Map.groupBy(lines.rows, ({ holder }) => holder);
    const states = new Map(rows.rows.map((row) => [row.id, stateOf(row)]));
    const known = ids.filter((id) => id === platformId || linesOf.has(id) || states.has(id));
    return new Map(
      known.map((holder) => [
        holder,
        { holder, lines: linesOf.get(holder) ?? [], account: states.get(holder) ?? null },
      ]),
    );
  },
});
