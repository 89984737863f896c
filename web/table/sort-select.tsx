import { NativeSelect } from '@mantine/core';
import { writeSort } from './filters.ts';

interface Props {
  /** The columns that the API sorts by, by their ids and headers. */
  columns: readonly { id: string; header: string }[];
  sort: { id: string; desc: boolean };
  onSort: (sort: { id: string; desc: boolean }) => void;
}

/** The order of a list where there are no headers to press. */
export default function SortSelect({ columns, sort, onSort }: Props) {
  const options = columns.flatMap(({ id, header }) => [
    { value: writeSort({ id, desc: false }), label: `${header}, ascending` },
    { value: writeSort({ id, desc: true }), label: `${header}, descending` },
  ]);
  return (
    <NativeSelect
      size="xs"
      aria-label="Sort by"
      data={options}
      value={writeSort(sort)}
      onChange={({ currentTarget: { value } }) =>
        onSort({ id: value.replace(/^-/, ''), desc: value.startsWith('-') })
      }
    />
  );
}
