import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { reviewQuery } from '../../client/operations.ts';
import type { Operation } from '../../client/types.ts';
import { fieldName } from '../../components/field-names.ts';
import { Warnings } from '../../components/warnings.tsx';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { ErrorState } from '../../ui/states.tsx';

/** Whether what somebody is asked to approve is still what was ordered. */
export function Review({ operation }: { operation: Operation }) {
  const review = useQuery(reviewQuery(operation.id, true));
  const { data } = review;
  return (
    <Section title="What has changed since" note="asked of Stripe just now">
      {data ? (
        <>
          {data.holds ? null : (
            <Warnings
              warnings={[
                data.preview.blocked?.message ??
                  'The plan is not what was ordered any more. It cannot be approved; it has to be ordered anew.',
              ]}
            />
          )}
          {data.changes.length === 0 ? (
            <Nothing>Nothing that it rests on: it would do exactly what is told below.</Nothing>
          ) : (
            <SmallTable
              label="What has changed since"
              rows={data.changes}
              rowKey={({ path }) => path}
              columns={[
                { header: 'What', cell: ({ path }) => fieldName(path) },
                { header: 'When ordered', wrap: true, cell: ({ before }) => told(before) },
                { header: 'Now', wrap: true, cell: ({ after }) => told(after) },
              ]}
            />
          )}
        </>
      ) : review.isError ? (
        <ErrorState error={review.error} onRetry={() => void review.refetch()} />
      ) : (
        <Skeleton height={40} />
      )}
    </Section>
  );
}

const told = (value: unknown): string =>
  value === null || value === undefined
    ? 'none'
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);
