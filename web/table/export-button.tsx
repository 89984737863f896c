import { Button } from '@mantine/core';
import { whyNot } from '../../api/staff/rules.ts';
import type { ListParams } from '../client/queries.ts';
import { BlockedAction } from '../components/blocked-action.tsx';
import { useSession } from '../layouts/use-session.ts';
import { exportAddress } from './export-address.ts';

interface Props {
  /** The list's name at the API. */
  name: string;
  /** The ids of the columns on screen, in their order. */
  columns: readonly string[];
  params: ListParams;
}

/** Saves the whole list as it stands: its columns, filters and order. */
export default function ExportButton({ name, columns, params }: Props) {
  const { role } = useSession();
  const label = 'Export CSV';
  const why = whyNot(role, 'export:create');
  if (why) return <BlockedAction label={label} variant="default" why={why} />;
  return (
    <Button variant="default" component="a" href={exportAddress(name, columns, params)} download>
      {label}
    </Button>
  );
}
