import { Button, Skeleton } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { answer, api } from '../../client/api.ts';
import { tell } from '../../client/errors.ts';
import { Money } from '../../components/money.tsx';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';

/** What a session sells does not change once it is made. */
const lineItems = (session: string) =>
  queryOptions({
    queryKey: ['checkout-items', session],
    queryFn: ({ signal }) =>
      answer(
        api.checkout[':id']['line-items'].$get(
          { param: { id: encodeURIComponent(session) } },
          { init: { signal } },
        ),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What the customer buys, read from Stripe, which alone keeps it. */
export function LineItems({ session }: { session: string }) {
  const { data, error, refetch } = useQuery(lineItems(session));
  return (
    <Section title="Items">
      {data ? (
        <SmallTable
          label="Items"
          rows={data.data}
          rowKey={({ id }) => id}
          columns={[
            {
              header: 'Item',
              wrap: true,
              wide: true,
              cell: ({ name }) => name ?? 'Without a name',
            },
            {
              header: 'Each',
              align: 'end',
              cell: ({ unitAmount, currency }) =>
                unitAmount === null ? null : <Money amount={unitAmount} currency={currency} />,
            },
            { header: 'Quantity', align: 'end', cell: ({ quantity }) => quantity },
            {
              header: 'Total',
              align: 'end',
              cell: ({ amount, currency }) => <Money amount={amount} currency={currency} />,
            },
          ]}
        />
      ) : error ? (
        <div role="alert">
          <Nothing>{tell(error).message}</Nothing>
          <Button variant="default" size="xs" onClick={() => void refetch()}>
            Ask again
          </Button>
        </div>
      ) : (
        <Skeleton height={72} />
      )}
    </Section>
  );
}
