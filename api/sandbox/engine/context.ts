import type Stripe from 'stripe';
import { DAY } from './calendar.ts';
import type { Clock } from './clock.ts';
import type { DueQueue } from './due.ts';
import { noSuch, ofLiveMode } from './errors.ts';
import type { EventReader } from './event-reading.ts';
import type { EventLog } from './events.ts';
import type { Ids } from './ids.ts';
import type { Ledger } from './ledger.ts';
import type { InternalOf, ObjectTypes, TypeName } from './objects.ts';
import type { Settings } from './settings.ts';
import type { Store } from './store.ts';

interface Parts {
  clock: Clock;
  due: DueQueue;
  events: EventLog;
  history: EventReader;
  ids: Ids;
  ledger: Ledger;
  platform: string;
  application: string;
  settings: Settings;
  store: Store;
}

/** What Stripe's messages call some types; the others by their words, as "balance transaction". */
const MESSAGE_NAMES: { [T in TypeName]?: string } = {
  checkout_session: 'checkout.session',
  payment_intent: 'payment_intent',
  payment_method: 'PaymentMethod',
  payment_method_configuration: 'payment_method_configuration',
};

/** How ids begin that tell their mode, as those of Checkout Sessions do. */
const LIVE = /^[a-z]+_live_/;

/** What every resource works with: the stored world, its clock, its books and its event log. */
export class Context {
  readonly due: DueQueue;
  /** The events that are still kept. */
  readonly history: EventReader;
  readonly ids: Ids;
  readonly ledger: Ledger;
  /** Account id of the platform, whose key every request carries. */
  readonly platform: string;
  /** The platform's Connect application, `ca_…`. */
  readonly application: string;
  readonly settings: Settings;
  readonly store: Store;
  private readonly clock: Clock;
  private readonly events: EventLog;

  constructor(parts: Parts) {
    this.clock = parts.clock;
    this.due = parts.due;
    this.events = parts.events;
    this.history = parts.history;
    this.ids = parts.ids;
    this.ledger = parts.ledger;
    this.platform = parts.platform;
    this.application = parts.application;
    this.settings = parts.settings;
    this.store = parts.store;
  }

  /** Simulated time in Unix seconds. */
  now(): number {
    return this.clock.now();
  }

  /**
   * The object of that id, which must belong to `account`.
   * @param param the parameter that named it; without one it stood in the path
   * @throws StripeError `resource_missing`, or `livemode_mismatch` for what is of live mode
   */
  own<T extends TypeName>(type: T, account: string, id: string, param?: string): ObjectTypes[T] {
    const object = this.store.find(type, id);
    if (!object || this.store.place(id)?.account !== account) {
      if (LIVE.test(id)) throw ofLiveMode(id, param);
      throw noSuch(MESSAGE_NAMES[type] ?? type.replaceAll('_', ' '), id, param);
    }
    return object;
  }

  /** Adds an object of `account`, created now. */
  insert<T extends TypeName>(
    type: T,
    account: string,
    object: ObjectTypes[T] & { id: string },
    internal?: InternalOf<T>,
  ): void {
    this.store.insert(type, account, object, this.now(), internal);
  }

  /** Writes `changes` over an object and gives the result. */
  change<T extends TypeName>(
    type: T,
    object: ObjectTypes[T] & { id: string },
    changes: Partial<ObjectTypes[T]>,
  ): ObjectTypes[T] & { id: string } {
    const changed = { ...object, ...changes };
    this.store.update(type, changed);
    return changed;
  }

  /**
   * Records an event about an object of `account`; `before` makes it one of the "updated" kind.
   * What happened longer ago than Stripe keeps events is not recorded at all, nor what still
   * happens at an account that was deleted. An object that takes work to make may be given as the
   * function that makes it.
   */
  emit(
    type: Stripe.Event['type'],
    account: string,
    object: object | (() => object),
    before?: object,
  ): void {
    const now = this.now();
    if (now < this.clock.current() - this.settings.eventRetentionDays * DAY) return;
    if (account !== this.platform && !this.store.place(account)) return;
    const shown = typeof object === 'function' ? object() : object;
    this.events.append(type, account, shown, now, before);
  }
}
