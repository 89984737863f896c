import { queryOptions } from '@tanstack/react-query';
import { ApiError } from './errors.ts';
import { request } from './request.ts';
import type { Me, SessionOptions } from './wire.ts';

export const sessionKey = ['me'] as const;

/** Who is signed in; null is nobody, which is an answer and no error. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await request<Me>('/me', { signal });
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
  queryFn: ({ signal }) => request<SessionOptions>('/session-options', { signal }),
});

/** Starts a session. @throws ApiError when e-mail and password do not belong together. */
export const signIn = (email: string, password: string) =>
  request<unknown>('/auth/sign-in/email', { method: 'POST', body: { email, password } });

/** Ends the session of this browser. */
export const signOut = () => request<unknown>('/auth/sign-out', { method: 'POST', body: {} });
