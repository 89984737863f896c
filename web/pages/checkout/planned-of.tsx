import { queryOptions, useQuery } from '@tanstack/react-query';
import { answer, api } from '../../client/api.ts';
import { PlannedTransfers } from './planned-transfers.tsx';

type Of = { payment_intent: string } | { transfer_group: string };

/** What is planned of a payment, or within a group, and what became of its transfers. */
const plannedOf = (of: Of) =>
  queryOptions({
    queryKey: ['checkout', 'detail', { planned: of }],
    queryFn: ({ signal }) => answer(api.checkout.planned.$get({ query: of }, { init: { signal } })),
  });

/** What of a payment or a group still waits to be sent on; nothing where nothing was planned. */
export function PlannedOf({ of }: { of: Of }) {
  const { data } = useQuery(plannedOf(of));
  return data ? <PlannedTransfers planned={data.data} /> : null;
}
