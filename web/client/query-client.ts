import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError, mayPass } from './errors.ts';
import { sessionKey } from './session.ts';

/**
 * The one cache of the API's answers. Live updates say what became stale, so nothing is asked
 * again for its age alone; an answer that the session ended ends it here too, and the frame then
 * asks to sign in.
 */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: endSession }),
  mutationCache: new MutationCache({ onError: endSession }),
  defaultOptions: {
    // Being offline is told as an error; a request that is merely put off tells nothing.
    // What a form has sent, and the secret that it may have got, go with the form.
    mutations: { networkMode: 'always', gcTime: 0 },
    queries: {
      networkMode: 'always',
      staleTime: 60_000,
      // A refusal that is known already is not asked for a second time.
      retryOnMount: ({ state }) => mayPass(state.error),
      retry: (failures, error) => failures < 2 && mayPass(error),
    },
  },
});

function endSession(error: Error) {
  if (error instanceof ApiError && error.status === 401) queryClient.setQueryData(sessionKey, null);
}
