import { expect } from 'vitest';
import type { PlannedTransfer } from '../../api/checkout/planned.ts';
import type { FindingRow } from '../../api/inbox/list.ts';
import type { AppForTest } from './app.ts';
import { eventually } from './eventually.ts';
import { verifiedSeller } from './merchant.ts';
import { done } from './order.ts';

export const splitKind = 'checkout.create_split';

/** Where both shares stand. */
export const standing = (each: string) => (all: readonly PlannedTransfer[]) =>
  expect(all.map((one) => one.standing)).toEqual([each, each]);

export const succeeded = (all: readonly PlannedTransfer[]) =>
  expect(all.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);

/** Two sellers, and payments that are split between them. */
export async function splitting(app: AppForTest) {
  await app.synced();
  const restaurant = await verifiedSeller(app.sandbox, 'Restaurant');
  const driver = await verifiedSeller(app.sandbox, 'Driver');
  let orders = 0;

  /** 100.00, of which the restaurant gets 70.00 and the driver 20.00: the guide's own figures. */
  const order = () => ({
    lineItems: [{ name: 'Dinner', unitAmount: 10_000, quantity: 1 }],
    currency: 'usd',
    successUrl: 'https://example.com/done',
    transferGroup: `order_split_${++orders}`,
    split: [
      { destination: restaurant, amount: 7000 },
      { destination: driver, amount: 2000 },
    ],
  });

  return {
    restaurant,
    driver,
    order,

    /** A session with its split, made by finance. */
    async open(transferGroup?: string) {
      const input = { ...order(), ...(transferGroup ? { transferGroup } : {}) };
      const id = await done(await app.as('finance'), splitKind, input);
      const { url } = await app.sandbox.stripe.checkout.sessions.retrieve(id);
      return { id, url, group: input.transferGroup };
    },

    /** The transfers of a group, the oldest first. */
    sent: async (transfer_group: string) =>
      (await app.sandbox.stripe.transfers.list({ transfer_group })).data.toReversed(),

    /** The planned transfers of a session once they are as awaited. */
    planned: (id: string, awaited: (planned: PlannedTransfer[]) => void) =>
      eventually(async () => {
        const viewer = await app.as('viewer');
        const { data } = await viewer.read<{ data: { planned: PlannedTransfer[] } }>(
          `/api/checkout/${id}?source=snapshot`,
        );
        awaited(data.planned);
        return data.planned;
      }, 20_000),

    /** What the inbox says of shares of a session that were not sent. */
    async unsent(session: string) {
      const finance = await app.as('finance');
      const { data } = await finance.read<{ data: FindingRow[] }>('/api/inbox?kind=share_not_sent');
      return data.filter(({ subject }) => subject === session);
    },
  };
}

export type Splitting = Awaited<ReturnType<typeof splitting>>;
