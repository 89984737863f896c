import type { Context } from '../engine/context.ts';
import { invalid, noSuch } from '../engine/errors.ts';
import { listPage, pageParams } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { boolean, emptyable, hash, oneOf, text } from '../engine/params.ts';
import { type Call, type Resource, route, type Target } from '../engine/resource.ts';
import { configurableMethods, usualPreference } from './configurable-methods.ts';

type Configuration = ObjectTypes['payment_method_configuration'];
type Preference = 'on' | 'off';
/** One method of a configuration: whether it is offered, and why. */
interface Offer {
  available: boolean;
  display_preference: {
    overridable: boolean | null;
    preference: Preference | 'none';
    value: Preference;
  };
}

const preferences = Object.fromEntries(
  configurableMethods.map((name) => [
    name,
    hash({ display_preference: hash({ preference: oneOf(['none', 'off', 'on']) }) }),
  ]),
);
const creation = { ...preferences, name: text(100), parent: text() };
const changes = { ...preferences, name: text(100), active: boolean() };

/**
 * A method of an account's configuration. It is available when it is shown and the account has the
 * capability; `none` takes the value that Stripe, or the parent, has for it.
 */
function offerOf(
  context: Context,
  account: string,
  name: string,
  preference: Preference | 'none',
  parent: Configuration | undefined,
): Offer {
  const inherited = parent && offersOf(parent)[name]?.display_preference.value;
  const value = preference === 'none' ? (inherited ?? usualPreference(name)) : preference;
  return {
    available: value === 'on' && hasCapability(context, account, name),
    display_preference: { overridable: parent ? true : null, preference, value },
  };
}

/** Card networks and wallets come with card payments; each other method has its own capability. */
function hasCapability(context: Context, account: string, method: string): boolean {
  if (account === context.platform) return true;
  const capabilities = (context.store.get('account', account).capabilities ?? {}) as Record<
    string,
    string
  >;
  const own = method === 'us_bank_account' ? 'us_bank_account_ach_payments' : `${method}_payments`;
  const name = ['card', 'apple_pay', 'google_pay'].includes(method) ? 'card_payments' : own;
  return capabilities[name] === 'active';
}

function offersOf(configuration: Configuration): Partial<Record<string, Offer>> {
  return configuration as unknown as Partial<Record<string, Offer>>;
}

/** The account's default configuration, which every account has from the first time it is asked. */
function withDefault(context: Context, account: string): void {
  const type = 'payment_method_configuration';
  if (context.store.list(type, account, { limit: 1 }).length > 0) return;
  const isPlatform = account === context.platform;
  const parent = isPlatform ? undefined : defaultOf(context, context.platform);
  insert(context, account, { name: 'Default', parent, isDefault: true, sent: {} });
}

function defaultOf(context: Context, account: string): Configuration {
  withDefault(context, account);
  const all = context.store.list('payment_method_configuration', account);
  return all.find(({ is_default }) => is_default)!;
}

function insert(
  context: Context,
  account: string,
  order: {
    name: string;
    parent: Configuration | undefined;
    isDefault: boolean;
    sent: Record<string, unknown>;
  },
): Configuration {
  const { parent, sent } = order;
  const offers = configurableMethods.map((name) => [
    name,
    offerOf(context, account, name, sentPreference(sent, name) ?? 'none', parent),
  ]);
  const configuration: Configuration = {
    id: context.ids.make('pmc_'),
    object: 'payment_method_configuration',
    active: true,
    application: parent ? context.application : null,
    is_default: order.isDefault,
    livemode: false,
    name: order.name,
    parent: parent?.id ?? null,
    ...Object.fromEntries(offers),
  };
  context.insert('payment_method_configuration', account, configuration);
  return configuration;
}

function sentPreference(
  sent: Record<string, unknown>,
  name: string,
): Preference | 'none' | undefined {
  const method = sent[name] as
    | { display_preference?: { preference?: Preference | 'none' } }
    | undefined;
  return method?.display_preference?.preference;
}

function create({ context, account, params }: Call<typeof creation>): object {
  withDefault(context, account);
  const { name, parent: id, ...sent } = params;
  const parent = id === undefined ? undefined : parentOf(context, account, id);
  return insert(context, account, { name: name ?? '', parent, isDefault: false, sent });
}

/** A child belongs to a connected account, its parent to the platform. */
function parentOf(context: Context, account: string, id: string): Configuration {
  const parent = context.store.find('payment_method_configuration', id);
  const isParent = parent && context.store.place(id)?.account === context.platform;
  if (!isParent) throw noSuch('payment_method_configuration', id, 'parent');
  if (account === context.platform) {
    throw invalid(
      'A parent can only be given to the configuration of a connected account.',
      'parent',
    );
  }
  return parent;
}

/** As it is now: capabilities may have come or gone since it was written. */
function shown(context: Context, account: string, configuration: Configuration): Configuration {
  const parent = configuration.parent
    ? context.store.find('payment_method_configuration', configuration.parent)
    : undefined;
  const offers = configurableMethods.map((name) => {
    const { preference } = offersOf(configuration)[name]!.display_preference;
    return [name, offerOf(context, account, name, preference, parent)];
  });
  return { ...configuration, ...Object.fromEntries(offers) };
}

/** What objects say of the configuration that they were made with. */
export function parentage(
  context: Context,
  account: string,
  id: string,
): { id: string; parent: string | null } {
  const type = 'payment_method_configuration';
  return { id, parent: context.own(type, account, id, type).parent };
}

/**
 * Which of some methods a configuration offers.
 * @throws StripeError `resource_missing`
 */
export function offeredMethods(
  context: Context,
  account: string,
  id: string,
  methods: readonly string[],
): string[] {
  const type = 'payment_method_configuration';
  const configuration = context.own(type, account, id, type);
  const offers = offersOf(shown(context, account, configuration));
  return methods.filter((name) => offers[name]?.available);
}

function find({ context, account, path }: Target): Configuration {
  withDefault(context, account);
  return context.own('payment_method_configuration', account, path.id!);
}

function update(call: Call<typeof changes>): object {
  const { context, account, params } = call;
  const configuration = find(call);
  const { name, active, ...sent } = params;
  if (active === false && configuration.is_default) {
    throw invalid('The default payment method configuration cannot be deactivated.', 'active');
  }
  const offers = configurableMethods.flatMap((method) => {
    const preference = sentPreference(sent, method);
    if (preference === undefined) return [];
    const offer = offersOf(configuration)[method]!;
    return [
      [method, { ...offer, display_preference: { ...offer.display_preference, preference } }],
    ];
  });
  const wanted = {
    ...configuration,
    ...Object.fromEntries(offers),
    ...(name !== undefined && { name }),
    ...(active !== undefined && { active }),
  };
  const changed = shown(context, account, wanted);
  return context.change('payment_method_configuration', configuration, changed);
}

const base = '/v1/payment_method_configurations';
const listing = { ...pageParams, active: boolean(), application: emptyable(text()) };

function list({ context, account, params }: Call<typeof listing>): object {
  withDefault(context, account);
  const { active, application } = params;
  const page = listPage(context, {
    type: 'payment_method_configuration',
    account,
    url: base,
    params,
    where: {
      ...(active !== undefined && { active: String(active) }),
      ...(application !== undefined && { application: application ?? 'none' }),
    },
  });
  return { ...page, data: page.data.map((one) => shown(context, account, one)) };
}

/** Which payment methods are offered where none are named (stripe-facts 2.19). */
export const paymentMethodConfigurations: Resource = {
  routes: [
    route('GET', base, listing, list),
    route('POST', base, creation, create),
    route('GET', `${base}/:id`, {}, (call) => shown(call.context, call.account, find(call))),
    route('POST', `${base}/:id`, changes, update),
  ],
  filters: {
    payment_method_configuration: ({ active, application }) => ({
      active: String(active),
      application: application ?? 'none',
    }),
  },
};
