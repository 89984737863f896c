import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';

// Only once somebody asks.
const VerifyDialog = lazy(() => import('./verify-dialog.tsx'));

/** The button that checks whether the trail is what was written. */
export function VerifyTrail() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        Verify the chain
      </Button>
      {open ? (
        <Suspense>
          <VerifyDialog onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
