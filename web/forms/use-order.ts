import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ulid } from 'ulid';
import { ApiError, OfflineError, tell } from '../client/errors.ts';
import { type Order, operationQuery, previewQuery, submitOperation } from '../client/operations.ts';
import type { Operation, Preview } from '../client/types.ts';

const SETTLES_AFTER = 250;

/** What was asked for was not sent, and why. */
class NotOrderedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotOrderedError';
  }
}

/** What is wrong with one of a form's fields. */
export interface Mistake {
  readonly field: string;
  readonly message: string;
}

/** Stripe has refused an order for one of its fields; nothing was done. */
class RefusedAtField extends Error {
  readonly field: string;
  /** What the form said then. */
  readonly key: string;
  constructor({ field, message }: Mistake, key: string) {
    super(message);
    this.name = 'RefusedAtField';
    this.field = field;
    this.key = key;
  }
}

/**
 * The road of an order from a form: previewed as it is typed, placed once.
 * @param order what the form says now, or null while it does not say anything valid
 * @param fieldOf the field that one of Stripe's parameters is, where what it refuses can be told there
 */
export function useOrder(
  order: Order | null,
  fieldOf: (param: string) => string | undefined = () => undefined,
) {
  const queryClient = useQueryClient();
  // Made when the form opens: whatever is clicked twice or sent again is the same operation.
  const [id, setId] = useState(() => ulid());
  const key = JSON.stringify(order);
  const [settledKey] = useDebouncedValue(key, SETTLES_AFTER);
  const settled: Order | null = JSON.parse(settledKey);
  const asked = previewQuery(settled ?? { kind: '', input: {} }, settled !== null);
  const preview = useQuery({ ...asked, placeholderData: keepPreviousData });
  const upToDate =
    key === settledKey && !preview.isPlaceholderData && !preview.isFetching && !preview.isError;
  const seen = order ? preview.data : undefined;

  const placing = useMutation({
    mutationFn: async (reason: string) => {
      if (!order) throw new NotOrderedError('The form does not say yet what to do.');
      const current = upToDate && seen ? seen : await previewed(order);
      const made = { ...order, reason, fingerprint: current.fingerprint, id };
      const ordered = await submitOperation(made);
      const mistake = refusedAt(ordered, fieldOf);
      if (!mistake) return ordered;
      // That order has ended: what is put right is a new one.
      setId(ulid());
      throw new RefusedAtField(mistake, key);
    },
    onError: (error) => {
      const fresh = freshPreview(error);
      if (fresh && order) queryClient.setQueryData(previewQuery(order, true).queryKey, fresh);
    },
  });

  /** What the button was pressed for, worked out to the end; it must hold no surprise. */
  async function previewed(wanted: Order): Promise<Preview> {
    const current = await queryClient.fetchQuery(previewQuery(wanted, true)).catch((error) => {
      throw new NotOrderedError(
        `Nothing was ordered, since what it would do could not be found out. ${tell(error).message}`,
      );
    });
    if (current.blocked) throw new NotOrderedError(`Not ordered: ${current.blocked.message}`);
    if (current.warnings.some((warning) => !seen?.warnings.includes(warning)))
      throw new NotOrderedError('Not ordered yet: read what this will do, and press again.');
    return current;
  }

  // An order sent earlier got through although its answer was lost: that one is what happened,
  // and what was typed since is a new order, to be made on a new form.
  const taken = useQuery({
    ...operationQuery(id),
    enabled: placing.error instanceof ApiError && placing.error.code === 'operation_id_reused',
  });

  return {
    preview: seen,
    previewError: preview.isFetching ? null : preview.error,
    /** Asks anew what the order would do. */
    previewAgain: () => void preview.refetch(),
    /** The preview on screen is of what the form says. */
    upToDate,
    /** What the order would do is being found out. */
    previewing: order !== null && (key !== settledKey || preview.isFetching),
    ordered: placing.data ?? taken.data,
    /** After a refusal: the same form again, for another order. */
    again: () => {
      setId(ulid());
      placing.reset();
    },
    /** What is wrong with a field as it stands now, by the API or by Stripe. */
    mistake: mistakeOf(upToDate, preview.error, seen, placing.error, key),
    placing: placing.isPending,
    /** Places the order, once what it does is known; takes the reason for the books. */
    place: placing.mutate,
    problem: placing.error ? problemOf(placing.error) : null,
  };
}

/** The field for which Stripe refused all of an order; null where it lies in none, or went on. */
function refusedAt(
  { status, error }: Operation,
  fieldOf: (param: string) => string | undefined,
): Mistake | null {
  if (status !== 'refused' || !error?.stripe?.param) return null;
  const field = fieldOf(error.stripe.param);
  return field === undefined ? null : { field, message: error.message };
}

function mistakeOf(
  upToDate: boolean,
  asked: Error | null,
  seen: Preview | undefined,
  placed: Error | null,
  key: string,
): Mistake | null {
  if (placed instanceof RefusedAtField && placed.key === key) return placed;
  if (asked instanceof ApiError && asked.field)
    return { field: asked.field, message: asked.message };
  const blocked = upToDate ? seen?.blocked : undefined;
  return blocked?.field ? { field: blocked.field, message: blocked.message } : null;
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
  if (error instanceof RefusedAtField) return `Stripe refused it: ${error.message}`;
  if (error instanceof NotOrderedError) return error.message;
  if (error instanceof OfflineError)
    return 'No answer came back. Press the button again: it is the same order and is done once at most.';
  return tell(error).message;
}
