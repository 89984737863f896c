import { ActionMenu } from '../../components/action-menu.tsx';
import { manyKinds } from '../../forms/many-kinds.ts';
import { useSession } from '../../layouts/use-session.ts';
import { whyBlocked } from '../../lib/acts.ts';
import { paths } from '../../lib/paths.ts';

/** The kinds of operation that can be ordered many at a time, from a file. */
export default function OrderManyMenu() {
  const session = useSession();
  const actions = Object.entries(manyKinds).map(([kind, { title, permission }]) => ({
    label: title,
    link: paths.orderMany(kind),
    why: whyBlocked(session, permission),
  }));
  return <ActionMenu label="Order from a file" actions={actions} />;
}
