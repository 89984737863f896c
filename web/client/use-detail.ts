import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import type { LoaderFunctionArgs } from 'react-router';
import { tell } from './errors.ts';
import type { Detail, DetailQuery } from './queries.ts';
import { queryClient } from './query-client.ts';

type ById<Data> = (id: string) => DetailQuery<Data>;

/**
 * The loader of a detail page: waits for what is kept here, which is there in milliseconds, so
 * that the page opens whole; what cannot be shown is told by the page's error boundary.
 * @param param the name of the address's parameter that holds the id
 */
export const detailLoader =
  <Data>(query: ById<Data>, param: string) =>
  async ({ params }: LoaderFunctionArgs) => {
    await queryClient.ensureQueryData(query(params[param] ?? '').snapshot);
    return null;
  };

/**
 * An object as kept here, then as Stripe has it: opening the page reads through to Stripe once,
 * and live updates bring what changes afterwards.
 */
export function useDetail<Data>(query: ById<Data>, id: string) {
  const client = useQueryClient();
  const { snapshot, fromStripe, refresh } = query(id);
  const { data: detail, error } = useSuspenseQuery(snapshot);

  const keep = (fresh: Detail<Data>) =>
    client.setQueryData<Detail<Data>>(snapshot.queryKey, (kept) =>
      // A live update may have overtaken the answer.
      kept && (kept.asOf ?? 0) > (fresh.asOf ?? 0) ? kept : fresh,
    );
  const opening = useQuery({
    queryKey: ['read-through', ...snapshot.queryKey],
    queryFn: async ({ signal }) => {
      const fresh = await fromStripe(signal);
      keep(fresh);
      return { staleBecause: fresh.staleBecause ?? null };
    },
    retry: false,
  });
  const again = useMutation({
    // One page serves all objects of a kind: what is still asked for one stays with that one.
    mutationKey: ['refresh', ...snapshot.queryKey],
    mutationFn: refresh,
    onSuccess: keep,
  });
  const failure = again.error ?? opening.error ?? error;
  return {
    data: detail.data,
    asOf: {
      at: detail.asOf,
      busy: opening.isFetching || again.isPending,
      onRefresh: () => again.mutate(),
      label: 'Refresh from Stripe',
      staleBecause:
        (failure && tell(failure).message) ??
        (again.data ? again.data.staleBecause : (opening.data?.staleBecause ?? undefined)),
    },
  };
}
