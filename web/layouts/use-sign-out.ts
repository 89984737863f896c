import { useMutation } from '@tanstack/react-query';
import { signOut } from '../client/session.ts';
import { paths } from '../lib/paths.ts';

/** Ends the session of this browser, and leaves. */
export const useSignOut = () =>
  useMutation({
    mutationFn: signOut,
    // A new document: what this person could see must not be left in memory for the next one.
    onSuccess: () => window.location.assign(paths.signIn()),
  });
