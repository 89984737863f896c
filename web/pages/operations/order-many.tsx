import { useLocation, useParams } from 'react-router';
import { whyNot } from '../../../api/staff/rules.ts';
import { manyKinds } from '../../forms/many-kinds.ts';
import { PageHeader } from '../../layouts/page-header.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { pageHandle } from '../../lib/handle.ts';
import type { Item } from '../../lib/order-file.ts';
import { paths } from '../../lib/paths.ts';
import { EmptyState } from '../../ui/states.tsx';
import { ManyOrder } from './many-order.tsx';

export const handle = pageHandle(
  ({ kind = '' }) => manyKinds[kind]?.title ?? 'Order many',
  () => [{ label: 'Operations', to: paths.operations() }],
);

/** Many operations of one kind: from a selection or a file, tried dry, then ordered together. */
export function Component() {
  const { kind: name = '' } = useParams();
  const { state, key } = useLocation();
  const { role } = useSession();
  const kind = manyKinds[name];
  if (!kind)
    return (
      <>
        <PageHeader title="Order many" />
        <EmptyState title="Nothing of this name can be ordered">
          The address may be mistyped.
        </EmptyState>
      </>
    );
  const forbidden = whyNot(role, kind.permission);
  return (
    <>
      <PageHeader title={kind.title} />
      {forbidden ? (
        <EmptyState title="This is not yours to do">{forbidden}</EmptyState>
      ) : (
        <ManyOrder key={key} name={name} kind={kind} selected={selectedIn(state)} />
      )}
    </>
  );
}

/** What a list's selection sent here, which survives a reload; null when nothing did. */
function selectedIn(state: unknown): Item[] | null {
  if (typeof state !== 'object' || state === null || !('inputs' in state)) return null;
  const { inputs } = state;
  if (!Array.isArray(inputs)) return null;
  return inputs.flatMap((input: unknown, at) =>
    typeof input === 'object' && input !== null
      ? [{ n: at + 1, input: input as Record<string, unknown> }]
      : [],
  );
}
