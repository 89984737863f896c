import Stripe from 'stripe';
import { ulid } from 'ulid';
import type { Owner } from '../store/snapshot.ts';
import { isAccountGone, isPassing } from './errors.ts';
import type { Gateway } from './gateway.ts';
import { type KeyPermission, keyPermissions, permissionName } from './permissions.ts';

/** A permission that the key lacks. */
export interface MissingPermission {
  /** `Disputes: read` */
  readonly name: string;
  readonly without: string;
  /** Stripe's own words, which name the permission as it does. */
  readonly message: string;
}

/** What is known of the key's permissions. */
export interface KeyState {
  /** A secret key may do everything; of a restricted one it has to be found out. */
  readonly restricted: boolean;
  /** Unix seconds in Stripe's time; null before it was checked, and for a secret key. */
  readonly checkedAt: number | null;
  readonly missing: readonly MissingPermission[];
  /** What could not be found out, since there is no connected account to ask about. */
  readonly unchecked: readonly string[];
  /** How many permissions it needs. */
  readonly needed: number;
}

/** Finds out at the start what a restricted key may not do. */
export interface KeyCheck {
  readonly state: KeyState;
  /**
   * Asks Stripe about each permission; nothing is changed there.
   * @throws Stripe.errors.StripeError when Stripe does not answer.
   */
  run(): Promise<void>;
}

/** Whether Stripe answered that the key lacks the permission for what was asked. */
const isNotPermitted = (error: unknown): error is Stripe.errors.StripeError =>
  error instanceof Stripe.errors.StripeError &&
  (error.statusCode === 401 || error.statusCode === 403) &&
  !isAccountGone(error);

/**
 * Makes the check of a key.
 * @param onMissing hears of each missing permission, in one line.
 */
export function createKeyCheck(
  gateway: Gateway,
  secretKey: string,
  onMissing: (line: string) => void,
): KeyCheck {
  let state: KeyState = {
    restricted: secretKey.startsWith('rk_'),
    checkedAt: null,
    missing: [],
    unchecked: [],
    needed: keyPermissions.length,
  };

  /** Any connected account; null when there is none, or the key may not list them. */
  async function someAccount(): Promise<string | null> {
    try {
      const { value } = await gateway.read('interactive', null, (client, options) =>
        client.accounts.list({ limit: 1 }, options),
      );
      return value.data[0]?.id ?? null;
    } catch (error) {
      if (isNotPermitted(error)) return null;
      throw error;
    }
  }

  /** What Stripe says against it; null where the key has the permission. */
  async function refusal({ probe }: KeyPermission, account: Owner): Promise<string | null> {
    const idempotencyKey = `permission-${ulid()}`;
    try {
      if ('read' in probe) await gateway.read('interactive', account, probe.read);
      else if ('write' in probe)
        await gateway.write({ path: probe.write, params: {}, account, idempotencyKey });
      else
        await gateway.upload({
          purpose: probe.upload,
          name: 'permission.pdf',
          type: 'application/pdf',
          data: new Uint8Array(),
          idempotencyKey,
        });
      return null;
    } catch (error) {
      if (isPassing(error)) throw error;
      // Any other answer, such as that of a write without parameters, was permitted to be given.
      return isNotPermitted(error) ? error.message : null;
    }
  }

  return {
    get state() {
      return state;
    },
    async run() {
      if (!state.restricted) return;
      const account = await someAccount();
      const checkable = keyPermissions.filter(({ of }) => of === 'platform' || account !== null);
      const answers = await Promise.all(
        checkable.map(async (permission) => ({
          permission,
          message: await refusal(permission, permission.of === 'platform' ? null : account),
        })),
      );
      const missing = answers.flatMap(({ permission, message }) =>
        message === null
          ? []
          : [{ name: permissionName(permission), without: permission.without, message }],
      );
      const unchecked = keyPermissions
        .filter((permission) => !checkable.includes(permission))
        .map(permissionName);
      state = { ...state, checkedAt: gateway.now(), missing, unchecked };
      for (const { name, without, message } of missing)
        onMissing(
          `STRIPE_SECRET_KEY lacks the permission "${name}"; without it ${without}. Stripe says: ${message}`,
        );
    },
  };
}
