import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { tell } from '../../client/errors.ts';
import type { StaffSession } from '../../client/types.ts';
import { Time } from '../../components/time.tsx';
import { SmallTable } from '../../ui/small-table.tsx';

interface Props {
  sessions: readonly StaffSession[];
  /** Ends one of them. */
  end: (session: string) => Promise<unknown>;
}

/** The browsers somebody is signed in with, each with the way to end it. */
export function SessionsTable({ sessions, end }: Props) {
  const queryClient = useQueryClient();
  const ending = useMutation({
    mutationFn: end,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['staff'] }),
  });
  return (
    <>
      {ending.isError ? <p role="alert">{tell(ending.error).message}</p> : null}
      <SmallTable
        label="Sessions"
        rows={sessions}
        rowKey={({ id }) => id}
        columns={[
          {
            header: 'Browser',
            cell: ({ browser, current }) => (current ? `${browser} (this one)` : browser),
          },
          { header: 'Address', cell: ({ address }) => address },
          { header: 'Since', cell: ({ since }) => <Time at={since} /> },
          { header: 'Last seen', cell: ({ lastSeen }) => <Time at={lastSeen} /> },
          {
            header: 'End',
            align: 'end',
            cell: ({ id, browser, current }) =>
              // One’s own ends by signing out.
              current ? null : (
                <Button
                  variant="subtle"
                  size="compact-xs"
                  aria-label={`End the session in ${browser}`}
                  loading={ending.isPending && ending.variables === id}
                  onClick={() => ending.mutate(id)}
                >
                  End
                </Button>
              ),
          },
        ]}
      />
    </>
  );
}
