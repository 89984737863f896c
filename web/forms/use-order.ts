import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ulid } from 'ulid';
import { ApiError, OfflineError, tell } from '../client/errors.ts';
import { type Order, operationQuery, previewQuery, submitOperation } from '../client/operations.ts';
import type { Preview } from '../client/types.ts';

const SETTLES_AFTER = 250;

/**
 * The road of an order from a form: previewed as it is typed, placed once.
 * @param order what the form says now, or null while it does not say anything valid
 */
export function useOrder(order: Order | null) {
  const queryClient = useQueryClient();
  // Made when the form opens: whatever is clicked twice or sent again is the same operation.
  const [id] = useState(() => ulid());
  const key = JSON.stringify(order);
  const [settledKey] = useDebouncedValue(key, SETTLES_AFTER);
  const settled: Order | null = JSON.parse(settledKey);
  const asked = previewQuery(settled ?? { kind: '', input: {} }, settled !== null);
  const preview = useQuery({ ...asked, placeholderData: keepPreviousData });

  const placing = useMutation({
    mutationFn: (placed: { reason: string; fingerprint: string }) => {
      if (!order) throw new Error('The form was submitted while it said nothing valid');
      return submitOperation({ ...order, ...placed, id });
    },
    onError: (error) => {
      const fresh = freshPreview(error);
      if (fresh) queryClient.setQueryData(asked.queryKey, fresh);
    },
  });

  // An order sent earlier got through although its answer was lost: that one is what happened,
  // and what was typed since is a new order, to be made on a new form.
  const taken = useQuery({
    ...operationQuery(id),
    enabled: placing.error instanceof ApiError && placing.error.code === 'operation_id_reused',
  });

  const upToDate = key === settledKey && !preview.isPlaceholderData && !preview.isFetching;
  return {
    preview: preview.data,
    previewError: preview.error,
    /** The preview on screen is of what the form says. */
    upToDate,
    ordered: placing.data ?? taken.data,
    placing: placing.isPending,
    place: placing.mutate,
    problem: placing.error ? problemOf(placing.error) : null,
  };
}

/** The preview that a 409 brings along: what was seen has changed, or stands in the way now. */
function freshPreview(error: unknown): Preview | null {
  if (!(error instanceof ApiError) || error.status !== 409) return null;
  const { details } = error;
  return typeof details === 'object' && details !== null && 'fingerprint' in details
    ? (details as Preview)
    : null;
}

function problemOf(error: Error): string {
  if (error instanceof OfflineError)
    return 'No answer came back. Press the button again: it is the same order and is done once at most.';
  return tell(error).message;
}
