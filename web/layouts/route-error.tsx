import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { isRouteErrorResponse, useRevalidator, useRouteError } from 'react-router';
import { OfflineError } from '../client/errors.ts';
import { isPageCodeError, reloadOnce } from '../client/page-code.ts';
import { health } from '../client/queries.ts';
import { ErrorState } from '../ui/states.tsx';

/**
 * What the router could not show, in words. Where only the connection is missing, it is asked for
 * until it is there, and the page then comes by itself.
 */
export function RouteError({ children }: { children?: ReactNode }) {
  const error = useRouteError();
  const { revalidate } = useRevalidator();
  const codeIsMissing = isPageCodeError(error);
  const { isSuccess: reachable } = useQuery({
    ...health,
    // What was known before the failure says nothing about now.
    gcTime: 0,
    enabled: codeIsMissing || error instanceof OfflineError,
  });
  useEffect(() => {
    if (!reachable) return;
    if (codeIsMissing) reloadOnce(Date.now());
    else void revalidate();
  }, [reachable, codeIsMissing, revalidate]);
  return (
    <ErrorState
      error={isRouteErrorResponse(error) ? new Error(error.statusText) : error}
      onRetry={() => (codeIsMissing ? window.location.reload() : void revalidate())}
    >
      {children}
    </ErrorState>
  );
}
