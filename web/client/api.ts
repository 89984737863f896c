import { type ClientResponse, hc } from 'hono/client';
import type { AppType } from '../../api/app.ts';
import { errorOf, OfflineError } from './errors.ts';

/** The API, typed by its own routes. */
export const { api } = hc<AppType>('/', {
  fetch: (input: RequestInfo | URL, init?: RequestInit) =>
    fetch(input, init).catch((cause: unknown) => {
      if (init?.signal?.aborted) throw cause;
      throw new OfflineError(cause);
    }),
});

/**
 * What the API answered.
 * @throws ApiError for an answer that is not 2xx, OfflineError when none came.
 */
export async function answer<T>(pending: Promise<ClientResponse<T, number, 'json'>>): Promise<T> {
  const response = await pending;
  if (!response.ok) throw await errorOf(response);
  return response.json() as Promise<T>;
}
