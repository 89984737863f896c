import { useSuspenseQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { sessionQuery } from '../client/session.ts';
import type { Session } from '../client/types.ts';

/** Who is signed in, or null; the frame's loader has asked already. */
export const useMaybeSession = (): Session | null => useSuspenseQuery(sessionQuery).data;

export const SessionContext = createContext<Session | null>(null);

/** Who is signed in, for what stands inside the frame. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession() stands outside the frame');
  return session;
}
