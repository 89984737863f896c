import { errorOf, OfflineError } from './errors.ts';

type Query = Record<string, string | undefined>;

/**
 * Asks the API and gives the JSON of its answer.
 * @throws ApiError for an answer that is not 2xx, OfflineError when none came.
 */
export async function request<T>(
  path: string,
  {
    method = 'GET',
    query = {},
    body,
    signal,
  }: { method?: 'GET' | 'POST'; query?: Query; body?: unknown; signal?: AbortSignal } = {},
): Promise<T> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) search.set(name, value);
  const address = `/api${path}${search.size > 0 ? `?${search}` : ''}`;
  const response = await fetch(address, {
    method,
    ...(signal ? { signal } : {}),
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new OfflineError(cause);
  });
  if (!response.ok) throw await errorOf(response);
  return response.json();
}
