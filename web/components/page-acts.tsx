import type { Act } from '../lib/acts.ts';
import { ActionLink } from './action-link.tsx';
import { ActionMenu } from './action-menu.tsx';

/** What can be done to a page's object: the first as its button, the others in a menu beside it. */
export function PageActs({ acts: [first, ...others] }: { acts: readonly Act[] }) {
  if (!first) return null;
  const { quiet = false, ...act } = first;
  return (
    <>
      {others.length > 0 ? <ActionMenu actions={others} /> : null}
      <ActionLink {...act} secondary={quiet} />
    </>
  );
}
