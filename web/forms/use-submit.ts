import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useEffectEvent } from 'react';
import { ApiError, tell } from '../client/errors.ts';

/** The part of a form that sending it needs, whatever its rules. */
interface Form<Values> {
  getValues(): Values;
  isDirty(): boolean;
  setFieldError(field: string, error: string): void;
  onSubmit(send: (values: Values) => void): (event?: FormEvent<HTMLFormElement>) => void;
}

interface Options<Values, Done> {
  send: (values: Values) => Promise<Done>;
  /** Goes on from here; by then nothing counts as typed and unsent any more. */
  onDone?: (done: Done) => void;
}

/**
 * Sends a form that is no order to Stripe. What the API says about a field stands at that field,
 * and everything that was typed stays.
 */
export function useSubmit<Values extends object, Done>(
  form: Form<Values>,
  { send, onDone }: Options<Values, Done>,
) {
  const sending = useMutation({
    mutationFn: send,
    onError: (error) => {
      const field = fieldOf(error, form.getValues());
      if (field) form.setFieldError(field, tell(error).message);
    },
  });
  const { data: done } = sending;
  const goOn = useEffectEvent((result: Done) => onDone?.(result));
  useEffect(() => {
    if (done !== undefined) goOn(done);
  }, [done]);
  const { error } = sending;
  return {
    submit: form.onSubmit((values) => sending.mutate(values)),
    sending: sending.isPending,
    done,
    /** Something typed would be lost by leaving. */
    dirty: form.isDirty() && done === undefined,
    /** What went wrong, unless it stands at its field. */
    problem: error && !fieldOf(error, form.getValues()) ? tell(error).message : null,
  };
}

const fieldOf = (error: Error, values: object): string | undefined =>
  error instanceof ApiError && error.field && error.field in values ? error.field : undefined;
