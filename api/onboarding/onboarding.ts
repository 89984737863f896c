import type Stripe from 'stripe';
import { ulid } from 'ulid';
import { z } from 'zod';
import { account as accounts } from '../accounts/snapshot.ts';
import { type Actor, audit } from '../audit/audit.ts';
import type { Services } from '../context.ts';
import { AppError, badInput, conflict, notFound } from '../kit/errors.ts';
import type { UnixSeconds } from '../kit/time.ts';
import type { Write } from '../store/database.ts';
import type { LinkOrder } from './inputs.ts';
import {
  browserLifetime,
  keepLink,
  type LinkSeen,
  linkLifetime,
  linksOf,
  noteAddress,
  revokeLinks,
  stateLifetime,
  takeState,
} from './links.ts';
import type { LinkRates } from './rates.ts';
import { can, type Linkable } from './rules.ts';
import { createStates, freshNonce, hashOfNonce, type StateUse } from './state.ts';

/** Who makes a link: a member of staff, or a program of the platform's. */
export interface Maker {
  readonly kind: 'staff' | 'token';
  readonly actor: Actor;
}

/** A link as it is shown, once, to whoever made it. */
export interface MadeLink {
  readonly id: string;
  readonly account: string;
  readonly type: LinkOrder['type'];
  /** Works once, and lets whoever opens it see and change what the account holder told Stripe. */
  readonly url: string;
  /** In Stripe's time. */
  readonly expiresAt: UnixSeconds;
  /** The same, for whoever's clock does not agree with Stripe's. */
  readonly secondsLeft: number;
}

/** An account holder who has come back, and whose state was taken. */
export interface Returned {
  readonly link: LinkSeen;
  /** What the states of its next address are known by. */
  readonly nonce: string;
  /** The account as Stripe has just shown it. @throws AppError `too_many_requests`. */
  holder(): Promise<Linkable & { readonly account: Stripe.Account }>;
  /** Where they can go on, once. */
  readonly onwards: string;
  /** What their browser keeps, so that reading the page again does no harm. */
  readonly browser: { readonly state: string; readonly seconds: number };
}

/** What the addresses under `/connect` are called with. */
export interface Coming {
  readonly state: string;
  /** What the browser kept from the last time. */
  readonly browser: string | undefined;
}

/** The links that lead account holders to Stripe's form and back. */
export interface Onboarding {
  /**
   * Makes a link. What it leads to is returned, and otherwise known to nobody.
   * @throws AppError `not_found`, `account_deauthorized`, `account_rejected`, `https_needed`,
   * `too_many_requests`; `invalid_input` at `type`; what Stripe refuses.
   */
  make(order: LinkOrder, maker: Maker): Promise<MadeLink>;
  /** Takes the state of somebody who comes back. @throws AppError `link_not_valid`. */
  take(coming: Coming, use: 'refresh' | 'return'): Promise<Returned>;
  /** Makes the link anew with the same parameters; gives its address. @throws as `make`. */
  renew(returned: Returned): Promise<string>;
  /** @throws AppError `not_found` where there is none of this id that is still open. */
  revoke(id: string, actor: Actor): Promise<void>;
  /** Revokes all that somebody has made, in the transaction that takes their right to make any. */
  revokeOf(write: Write, maker: string, actor: Actor): Promise<void>;
  /** The newest links of an account, newest first. */
  linksOf(account: string): ReturnType<typeof linksOf>;
}

export interface OnboardingOptions {
  readonly services: Pick<Services, 'store' | 'stripe' | 'sync'>;
  readonly rates: LinkRates;
  /** The installation's. */
  readonly secret: string;
  /** What Stripe is told to send account holders back to. */
  readonly publicUrl: URL;
}

const answered = z.object({ url: z.url(), created: z.int(), expires_at: z.int() });

const notValid = () =>
  new AppError(
    410,
    'link_not_valid',
    'This address was used already, was revoked, or is too old. Ask whoever sent you for a new link.',
  );

const httpsNeeded = () =>
  conflict(
    'https_needed',
    'Stripe sends account holders of a live platform back to https addresses only. Set PUBLIC_URL to one.',
  );

/** Makes what makes links. */
export function createOnboarding(options: OnboardingOptions): Onboarding {
  const { services, rates, secret, publicUrl } = options;
  const { store, stripe, sync } = services;
  const states = createStates(secret);

  /** The account, read again: what is known may be old, and a closed account must not go round. */
  async function holderOf(id: string): Promise<Linkable & { account: Stripe.Account }> {
    await sync.refresh([{ kind: accounts.kind, id, account: null }], 'interactive');
    const row = await store.read
      .selectFrom('stripe_account')
      .select(['json', 'deleted'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw notFound(`Account ${id}`);
    return { account: JSON.parse(row.json) as Stripe.Account, deauthorized: row.deleted === 1 };
  }

  /** @throws AppError with the code of what stands against it. */
  async function assertPossible({ account, type }: Pick<LinkOrder, 'account' | 'type'>) {
    if (stripe.mode === 'live' && publicUrl.protocol !== 'https:') throw httpsNeeded();
    const holder = await holderOf(account);
    const possible = can[type](holder);
    if (possible.ok) return;
    if (can.account_onboarding(holder).ok) throw badInput(possible.why, 'type');
    throw conflict(possible.code, possible.why);
  }

  /** The address of ours that takes a state. */
  async function backTo(
    path: 'refresh' | 'return',
    link: Pick<LinkSeen, 'id' | 'account' | 'expires_at'>,
    nonce: string,
  ): Promise<string> {
    const url = new URL(`/connect/${path}`, publicUrl);
    url.searchParams.set('state', await stateOf(path, link, nonce));
    return url.href;
  }

  const stateOf = (
    use: StateUse,
    { id, account, expires_at }: Pick<LinkSeen, 'id' | 'account' | 'expires_at'>,
    nonce: string,
  ) => {
    const lifetime = use === 'browser' ? browserLifetime : stateLifetime;
    const expiresAt = Math.min(stripe.now() + lifetime, expires_at);
    return states.write({ link: id, account, use, nonce, expiresAt });
  };

  /** Has Stripe make an address. It is no operation: its answer is a secret that no journal may hold. */
  async function ask(
    link: Pick<LinkSeen, 'id' | 'account' | 'type' | 'collect' | 'expires_at'>,
    nonce: string,
  ) {
    const { account, type, collect } = link;
    const { object } = await stripe.write({
      path: '/v1/account_links',
      params: {
        account,
        type,
        refresh_url: await backTo('refresh', link, nonce),
        return_url: await backTo('return', link, nonce),
        collection_options: { fields: collect },
      },
      account: null,
      idempotencyKey: `account-link-${ulid()}`,
    });
    return answered.parse(object);
  }

  /** Revokes links, each on record. @returns how many were open. */
  async function revokeAll(write: Write, which: Parameters<typeof revokeLinks>[1], actor: Actor) {
    const links = await revokeLinks(write, which, { name: actor.name, now: stripe.now() });
    for (const { id, account, maker_name: madeBy } of links)
      await audit(write, {
        action: 'account_link.revoked',
        actor,
        subject: account,
        before: { link: id, madeBy },
      });
    return links.length;
  }

  return {
    async make(order, { kind, actor }) {
      await rates.count('maker', actor.id);
      await rates.count('making', `${actor.id} ${order.account}`);
      await assertPossible(order);
      const now = stripe.now();
      const nonce = freshNonce();
      const link = { ...order, id: ulid(), expires_at: now + linkLifetime };
      const { url, created, expires_at: until } = await ask(link, nonce);
      await store.write(async (write) => {
        await keepLink(write, {
          ...link,
          maker_kind: kind,
          maker: actor.id,
          maker_name: actor.name,
          made_at: now,
          link_expires_at: until,
          addresses: 1,
          nonce_hash: hashOfNonce(nonce),
          used_at: null,
          returned_at: null,
          revoked_at: null,
          revoked_by_name: null,
        });
        const { type, collect } = order;
        await audit(write, {
          action: 'account_link.created',
          actor,
          subject: order.account,
          after: { link: link.id, type, collect, expiresAt: until },
        });
      });
      const { id, account, type } = link;
      return { id, account, type, url, expiresAt: until, secondsLeft: until - created };
    },

    async take({ state: text, browser }, use) {
      const state = await states.read(text, use);
      if (!state || state.expiresAt <= stripe.now()) throw notValid();
      const kept = browser === undefined ? undefined : await states.read(browser, 'browser');
      const taken = await store.write(async (write) => {
        const now = stripe.now();
        const first = await takeState(write, state, now);
        // A page that is read again sends what it was called with; only the browser that was there
        // last can show what came in its place.
        if (first || kept?.link !== state.link) return first;
        return takeState(write, { ...kept, use }, now);
      });
      if (!taken) throw notValid();
      const { link, nonce } = taken;
      const seconds = Math.min(browserLifetime, link.expires_at - stripe.now());
      return {
        link,
        nonce,
        async holder() {
          await rates.count('returning', link.account);
          return holderOf(link.account);
        },
        onwards: await backTo('refresh', link, nonce),
        browser: { state: await stateOf('browser', link, nonce), seconds },
      };
    },

    async renew({ link, nonce }) {
      await rates.count('renewing', link.account);
      await assertPossible(link);
      const { url, expires_at: until } = await ask(link, nonce);
      await store.write(async (write) => {
        // Revoked while Stripe was asked: its address is told nobody, and ends by itself.
        if (!(await noteAddress(write, link, until))) throw notValid();
        await audit(write, {
          action: 'account_link.renewed',
          actor: null,
          subject: link.account,
          after: { by: 'account holder', link: link.id, type: link.type, expiresAt: until },
        });
      });
      return url;
    },

    async revoke(id, actor) {
      await store.write(async (write) => {
        const ended = await revokeAll(write, { id }, actor);
        if (ended === 0) throw notFound('An open link of this id');
      });
    },

    async revokeOf(write, maker, actor) {
      await revokeAll(write, { maker }, actor);
    },

    linksOf: (account) => linksOf(store.read, account, stripe.now()),
  };
}
