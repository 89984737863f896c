import { accountName } from '../accounts/rules.ts';
import { AppError } from '../kit/errors.ts';
import type { Store } from '../store/database.ts';
import type { Gateway } from '../stripe/gateway.ts';
import { readMeta, writeMeta } from './meta.ts';

/** The platform whose data a store holds. */
export interface Platform {
  readonly id: string;
  readonly name: string | null;
}

/**
 * Binds a new store to the platform that the key belongs to, or checks that it is still the same:
 * one store, one Stripe.
 * @throws AppError `store_bound_elsewhere` when it is another platform or mode.
 * @throws Stripe.errors.StripeError when Stripe does not answer.
 */
export async function bindStore(store: Store, gateway: Gateway): Promise<Platform> {
  const { value } = await gateway.read('interactive', null, (client, options) =>
    client.accounts.retrieveCurrent({}, options),
  );
  const bound = await readMeta(store, 'binding');
  if (bound && (bound.account !== value.id || bound.mode !== gateway.mode))
    throw new AppError(
      500,
      'store_bound_elsewhere',
      `This store holds the data of ${bound.account} (${bound.mode}), but the key belongs to ` +
        `${value.id} (${gateway.mode}). Set DATA_DIR to another folder, or use the other key.`,
    );
  const platform = { id: value.id, name: accountName(value) };
  gateway.belongsTo(platform.id);
  await writeMeta(store, 'binding', {
    account: platform.id,
    name: platform.name,
    mode: gateway.mode,
  });
  return platform;
}

/**
 * The first number of this run's observations: larger than any that an earlier run can have given.
 */
export async function firstSequence(store: Store): Promise<number> {
  const { count } = (await readMeta(store, 'boots')) ?? { count: 0 };
  await writeMeta(store, 'boots', { count: count + 1 });
  return (count + 1) * 2 ** 32;
}
