import { Link } from 'react-router';
import { disputeList, paymentList, payoutList, transferList } from '../../client/queries.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { prefetchRelated, RelatedList } from '../../components/related-list.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { CellTime } from '../../components/time.tsx';
import { paths } from '../../lib/paths.ts';
import { words } from '../../lib/words.ts';

const byAccount = (account: string) => ({ account });
const toAccount = (account: string) => ({ destination: account });

/** Asks for all that hangs on an account while its page is on its way. */
export function prefetchRelatedTo(account: string): void {
  prefetchRelated(paymentList, byAccount(account));
  prefetchRelated(transferList, toAccount(account));
  prefetchRelated(payoutList, byAccount(account));
  prefetchRelated(disputeList, byAccount(account));
}

/** The address of a list with filters. */
const filtered = (list: string, filters: Record<string, string>) =>
  `${list}?${new URLSearchParams(filters)}`;

const amount = {
  header: 'Amount',
  align: 'end',
  cell: (row: { amount: number; currency: string }) => (
    <Money amount={row.amount} currency={row.currency} />
  ),
} as const;

const when = {
  header: 'When',
  cell: ({ created }: { created: number }) => <CellTime at={created} />,
} as const;

/** What hangs on an account, each from its own area's list. */
export function Related({ account }: { account: string }) {
  return (
    <>
      <RelatedList
        id="payments"
        title="Payments"
        query={paymentList}
        params={byAccount(account)}
        rowKey={({ id }) => id}
        all={{ label: 'All payments', to: filtered(paths.payments(), byAccount(account)) }}
        none="No payment has reached this account."
        columns={[
          { header: 'Payment', cell: ({ id }) => <ObjectId id={id} /> },
          { header: 'State', cell: ({ outcome }) => <StatusBadge status={outcome} /> },
          {
            header: 'Customer',
            wrap: true,
            cell: ({ customer, customer_email }) => customer ?? customer_email,
          },
          when,
          amount,
        ]}
      />
      <RelatedList
        id="transfers"
        title="Transfers"
        query={transferList}
        params={toAccount(account)}
        rowKey={({ id }) => id}
        all={{ label: 'All transfers', to: filtered(paths.transfers(), toAccount(account)) }}
        none="Nothing was transferred to this account."
        columns={[
          { header: 'Transfer', cell: ({ id }) => <ObjectId id={id} /> },
          { header: 'State', cell: ({ state }) => <StatusBadge status={state} /> },
          {
            header: 'Group',
            wrap: true,
            cell: ({ transfer_group: group }) =>
              group ? <Link to={paths.group(group)}>{group}</Link> : null,
          },
          when,
          amount,
        ]}
      />
      <RelatedList
        id="payouts"
        title="Payouts"
        query={payoutList}
        params={byAccount(account)}
        rowKey={({ id }) => id}
        all={{ label: 'All payouts', to: paths.payoutsOf(account) }}
        none="Nothing was paid out to this account."
        columns={[
          { header: 'Payout', cell: ({ id }) => <ObjectId id={id} /> },
          { header: 'State', cell: ({ state }) => <StatusBadge status={state} /> },
          { header: 'Failure', wrap: true, cell: ({ failure }) => failure },
          { header: 'Arrival', cell: ({ arrival_date }) => <CellTime at={arrival_date} due /> },
          amount,
        ]}
      />
      <RelatedList
        id="disputes"
        title="Disputes"
        query={disputeList}
        params={byAccount(account)}
        rowKey={({ id }) => id}
        all={{ label: 'All disputes', to: filtered(paths.disputes(), byAccount(account)) }}
        none="No payment that reached this account is disputed."
        columns={[
          { header: 'Dispute', cell: ({ id }) => <ObjectId id={id} /> },
          { header: 'State', cell: ({ status }) => <StatusBadge status={status} /> },
          { header: 'Reason', cell: ({ reason }) => words(reason) },
          { header: 'Answer due', cell: ({ due_by }) => <CellTime at={due_by} due /> },
          amount,
        ]}
      />
    </>
  );
}
