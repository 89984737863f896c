import { Link } from 'react-router';
import { PageHeader } from '../layouts/page-header.tsx';
import { pageHandle } from '../lib/handle.ts';
import { home } from '../lib/paths.ts';
import { EmptyState } from '../ui/states.tsx';

export const handle = pageHandle('No such page');

export function Component() {
  return (
    <>
      <PageHeader title="No such page" />
      <EmptyState title="Nothing stands at this address">
        It may be mistyped, or the page has moved. <Link to={home()}>Go to the inbox</Link>
      </EmptyState>
    </>
  );
}
