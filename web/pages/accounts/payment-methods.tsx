import { Link } from 'react-router';
import { configurationList } from '../../client/queries.ts';
import { RelatedList } from '../../components/related-list.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { paths } from '../../lib/paths.ts';

/** Which payment methods the customers of an account are shown, by each of its configurations. */
export function AccountPaymentMethods({ account }: { account: string }) {
  return (
    <RelatedList
      id="payment-methods"
      title="Payment methods"
      query={configurationList}
      params={{ account }}
      rowKey={({ id }) => id}
      all={{
        label: 'All configurations',
        to: `${paths.paymentMethods()}?account=${encodeURIComponent(account)}`,
      }}
      none="Stripe has told of no payment methods of this account."
      columns={[
        {
          header: 'Configuration',
          cell: ({ id, name }) => <Link to={paths.paymentMethodsOf(id)}>{name || id}</Link>,
        },
        {
          header: 'State',
          cell: ({ active }) => <StatusBadge status={active ? 'active' : 'not active'} />,
        },
        {
          header: 'Customers see',
          wrap: true,
          cell: ({ available }) => available.join(', ') || 'Nothing',
        },
      ]}
    />
  );
}
