import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './api.ts';
import { ApiError } from './errors.ts';
import type { Session } from './types.ts';

export const sessionKey = ['me'] as const;

/** Who is signed in; null is nobody, which is an answer and no error. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await answer(api.me.$get({}, { init: { signal } }));
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** What the sign-in page offers: the mode, and the demo staff where they exist. */
export const sessionOptionsQuery = queryOptions({
  queryKey: ['session-options'],
  queryFn: ({ signal }) => answer(api['session-options'].$get({}, { init: { signal } })),
});

/** Starts a session. @throws ApiError when e-mail and password do not belong together. */
export const signIn = (email: string, password: string) =>
  answer(api.auth['sign-in'].email.$post({ json: { email, password } }));

/**
 * Makes the first admin, through the link that was printed at the start.
 * @throws ApiError when the link was used or is too old, or a field is wrong.
 */
export const setUp = (person: { token: string; name: string; email: string; password: string }) =>
  answer(api.setup.$post({ json: person }));

/** Ends the session of this browser. */
export const signOut = () => answer(api.auth['sign-out'].$post());
