import { paymentList } from '../../client/queries.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { prefetchRelated, RelatedList } from '../../components/related-list.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { CellTime } from '../../components/time.tsx';
import { paths } from '../../lib/paths.ts';

const paymentsOf = (account: string) => ({ destination: account });

/** Asks for all that hangs on an account while its page is on its way. */
export function prefetchRelatedTo(account: string): void {
  prefetchRelated(paymentList, paymentsOf(account));
}

/** What hangs on an account, each from its own area's list. */
export function Related({ account }: { account: string }) {
  return <Payments account={account} />;
}

function Payments({ account }: { account: string }) {
  const params = paymentsOf(account);
  return (
    <RelatedList
      title="Payments"
      query={paymentList}
      params={params}
      rowKey={({ id }) => id}
      all={{ label: 'All payments', to: `${paths.payments()}?${new URLSearchParams(params)}` }}
      none="No payment was made out to this account."
      columns={[
        { header: 'Payment', cell: ({ id }) => <ObjectId id={id} /> },
        { header: 'State', cell: ({ outcome }) => <StatusBadge status={outcome} /> },
        {
          header: 'Customer',
          wrap: true,
          cell: ({ customer, customer_email }) => customer ?? customer_email,
        },
        { header: 'When', cell: ({ created }) => <CellTime at={created} /> },
        {
          header: 'Amount',
          align: 'end',
          cell: ({ amount, currency }) => <Money amount={amount} currency={currency} />,
        },
      ]}
    />
  );
}
