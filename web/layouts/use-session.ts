import { useSuspenseQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { sessionQuery } from '../client/session.ts';
import type { Me } from '../client/wire.ts';

/** Who is signed in, or null; the frame's loader has asked already. */
export const useMaybeSession = (): Me | null => useSuspenseQuery(sessionQuery).data;

export const SessionContext = createContext<Me | null>(null);

/** Who is signed in, for what stands inside the frame. */
export function useSession(): Me {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession() stands outside the frame');
  return session;
}
