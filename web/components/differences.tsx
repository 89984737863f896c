import type { Preview } from '../client/types.ts';
import { SmallTable } from '../ui/small-table.tsx';

/** What an order sets, as it is and as it will be. */
export function Differences({ differences }: Pick<Preview, 'differences'>) {
  if (differences.length === 0) return null;
  return (
    <SmallTable
      label="What changes"
      rows={differences}
      rowKey={({ what }) => what}
      columns={[
        { header: 'What', cell: ({ what }) => what },
        { header: 'Now', wrap: true, cell: ({ before }) => before },
        { header: 'After', wrap: true, cell: ({ after }) => after },
      ]}
    />
  );
}
