import { useOutletContext, useParams } from 'react-router';
import type { PayoutDetail } from '../client/types.ts';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { shortId } from '../lib/ids.ts';
import { paths } from '../lib/paths.ts';
import { EmptyState } from '../ui/states.tsx';
import { FormDrawer } from './form-drawer.tsx';
import { impossibleFor } from './impossible.ts';
import { OrderForm } from './order-form.tsx';

export const handle = formHandle(
  ({ payout = '' }) => `Take back payout ${shortId(payout)}`,
  ({ payout = '' }) => [
    { label: 'Payouts', to: paths.payouts() },
    { label: `Payout ${shortId(payout)}`, to: paths.payout(payout) },
  ],
);

/** The two ways of taking a payout back, by their names in the address. */
const ways = {
  cancel: {
    kind: 'payout.cancel',
    permission: 'payout:cancel',
    title: 'Cancel payout',
    text: 'It has not left yet: the money goes back to the balance at once.',
  },
  reverse: {
    kind: 'payout.reverse',
    permission: 'payout:reverse',
    title: 'Reverse payout',
    text: 'The bank is debited for it. That takes days, and the bank may refuse.',
  },
} as const;

const isWay = (name: string): name is keyof typeof ways => Object.hasOwn(ways, name);

/** Takes a payout back, before it has left or afterwards. */
export function Component() {
  const { act = '' } = useParams();
  const { payout, account, can } = useOutletContext<PayoutDetail>();
  const { role } = useSession();
  const back = paths.payout(payout.id);
  if (!isWay(act))
    return (
      <FormDrawer title="No such form" back={back} dirty={false}>
        <EmptyState title="Nothing stands at this address">It may be mistyped.</EmptyState>
      </FormDrawer>
    );
  const { kind, permission, title, text } = ways[act];
  return (
    <OrderForm
      key={act}
      title={title}
      back={back}
      order={{ kind, input: { payout: payout.id, ...(account ? { account: account.id } : {}) } }}
      problem={null}
      act={title}
      impossible={impossibleFor(role, permission, can[act])}
      dirty={false}
      harm
    >
      <p>{text}</p>
    </OrderForm>
  );
}
