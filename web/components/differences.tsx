import type { Preview } from '../client/types.ts';
import { SmallTable } from '../ui/small-table.tsx';

type Difference = Preview['differences'][number];

/** What an order sets, as it is and as it will be. */
export function Differences({ differences }: Pick<Preview, 'differences'>) {
  if (differences.length === 0) return null;
  // Of what is made, nothing is so now.
  const isNew = differences.every(({ before }) => before === '');
  return (
    <SmallTable
      label={isNew ? 'What is made' : 'What changes'}
      rows={differences}
      rowKey={({ what }) => what}
      columns={[
        { header: 'What', cell: ({ what }) => what },
        ...(isNew ? [] : [{ header: 'Now', wrap: true, cell: ({ before }: Difference) => before }]),
        { header: isNew ? 'Will be' : 'After', wrap: true, cell: ({ after }) => after },
      ]}
    />
  );
}
