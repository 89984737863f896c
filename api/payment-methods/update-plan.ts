import type Stripe from 'stripe';
import { accountName } from '../accounts/rules.ts';
import {
  alreadySo,
  type Blocked,
  type Difference,
  type Plan,
  type Undo,
} from '../operations/action.ts';
import type { ConfigurationUpdateInput } from './inputs.ts';
import { can, methodName, type Offer, offerState, offersOf, type Preference } from './rules.ts';
import { appliesTo, currencyWords, type Holder, lackingFor } from './words.ts';

/** What switching payment methods depends on, as Stripe holds it now. */
export interface ConfigurationFacts {
  readonly configuration: Stripe.PaymentMethodConfiguration;
  /** The connected account whose it is; null for the platform's own. */
  readonly account: Stripe.Account | null;
}

/** What is asked of Stripe: a preference for each method. */
export type SentPreferences = Readonly<
  Record<string, { readonly display_preference: { readonly preference: Preference } }>
>;

/** Whether the configuration is what was sent, so that nothing of it is left to do. */
export function standsSo(sent: SentPreferences, configuration: object): boolean {
  const offers = offersOf(configuration);
  return Object.entries(sent).every(
    ([method, { display_preference }]) =>
      offers.get(method)?.display_preference.preference === display_preference.preference,
  );
}

/** One method that is to be switched, and as what it stands now. */
interface Switch {
  readonly method: string;
  readonly offer: Offer;
  readonly to: Preference;
}

/** Why the methods cannot be switched so; else those of them that are not so already. */
function switchesOf(
  { methods }: ConfigurationUpdateInput,
  configuration: Stripe.PaymentMethodConfiguration,
): readonly Switch[] | Blocked {
  const offers = offersOf(configuration);
  const switches: Switch[] = [];
  for (const [method, to] of Object.entries(methods)) {
    const offer = offers.get(method);
    const field = `methods.${method}`;
    if (!offer) {
      const message = `This configuration knows no method called ${method}.`;
      return { code: 'method_unknown', message, field };
    }
    if (offer.display_preference.preference === to) continue;
    const possible = can.switch(offer);
    if (!possible.ok) {
      const message = `${methodName(method)}: ${possible.why}`;
      return { code: possible.code, message, field };
    }
    switches.push({ method, offer, to });
  }
  return switches.sort((one, other) => (one.method < other.method ? -1 : 1));
}

/** Whether customers will see it; null where it is its default that will tell. */
function shownAfter({ method, offer, to }: Switch, holder: Holder): boolean | null {
  if (to === 'none') return null;
  if (to === 'off') return false;
  if (offer.available) return true;
  // Of the platform's own capabilities nothing is known but by what is available.
  return holder.account === null ? null : lackingFor(method, holder) === null;
}

const preferenceWords: Readonly<Record<string, string>> = {
  on: 'on',
  off: 'off',
  none: 'its default',
};

function stateNow({ available, display_preference }: Offer): string {
  const { preference, value } = display_preference;
  const chosen = preference === 'none' ? `${value} by default` : value;
  return value === 'on' && !available ? `${chosen}, not available` : chosen;
}

function stateAfter(change: Switch, holder: Holder): string {
  const words = preferenceWords[change.to] ?? change.to;
  return change.to === 'on' && shownAfter(change, holder) === false
    ? `${words}, not available`
    : words;
}

const and = new Intl.ListFormat('en', { type: 'conjunction' });
const named = (switches: readonly Switch[]) =>
  and.format(switches.map(({ method }) => methodName(method)));

function warningsOf(
  switches: readonly Switch[],
  { configuration }: ConfigurationFacts,
  holder: Holder,
): string[] {
  const warnings: string[] = [];
  const hidden = switches.filter(
    (each) => each.offer.available && shownAfter(each, holder) === false,
  );
  if (hidden.length > 0)
    warnings.push(`Customers are not shown ${named(hidden)} any more, from their next payment on.`);
  const shown = switches.filter(
    (each) => !each.offer.available && shownAfter(each, holder) === true,
  );
  if (shown.length > 0) warnings.push(`Customers are shown ${named(shown)} from now on.`);
  for (const each of switches) {
    if (each.to !== 'on') continue;
    const name = methodName(each.method);
    const lacking = lackingFor(each.method, holder);
    if (lacking) warnings.push(`${name} will be on, and still not be shown. ${lacking}`);
    else if (!holder.account && !each.offer.available)
      warnings.push(`${name} is shown as soon as Stripe has it active for the platform.`);
    const currencies = currencyWords(each.method, holder);
    if (currencies) warnings.push(`${name}: ${currencies}`);
  }
  const offersLeft = [...offersOf(configuration)].filter(
    ([method, offer]) =>
      offerState(offer) === 'available' && !hidden.some((each) => each.method === method),
  );
  if (hidden.length > 0 && offersLeft.length === 0 && shown.length === 0)
    warnings.push('Nothing is left that such a payment could be made by: it cannot be begun.');
  if (hidden.some(({ method }) => method === 'card'))
    warnings.push('Apple Pay and Google Pay pay by card: they go with cards.');
  return warnings;
}

/** Plans switching payment methods on and off. Pure: all it knows stands in its arguments. */
export function planUpdate(input: ConfigurationUpdateInput, facts: ConfigurationFacts): Plan {
  const { configuration, account } = facts;
  const { id } = configuration;
  const holder: Holder = { account, hasParent: configuration.parent !== null };
  const owner = account && accountName(account);
  const whose = owner ? `of ${owner}` : 'of the platform';
  const offers = offersOf(configuration);
  const basedOn = {
    active: configuration.active,
    methods: Object.keys(input.methods)
      .sort()
      .map((method) => [method, offers.get(method) ?? null]),
    lacking: Object.keys(input.methods)
      .sort()
      .map((method) => lackingFor(method, holder)),
  };
  const none = { steps: [], effects: [], warnings: [], basedOn, touches: [] };
  const switches = switchesOf(input, configuration);
  if ('code' in switches) return { ...none, blocked: switches };
  if (switches.length === 0) {
    const message = `The payment methods ${whose} are set like that already.`;
    return { ...none, blocked: { code: alreadySo, message } };
  }
  const params: SentPreferences = Object.fromEntries(
    switches.map(({ method, to }) => [method, { display_preference: { preference: to } }]),
  );
  const undo: Undo = {
    kind: 'payment_method_configuration.update',
    input: {
      configuration: id,
      ...(account ? { account: account.id } : {}),
      methods: Object.fromEntries(
        switches.map(({ method, offer }) => [method, offer.display_preference.preference]),
      ),
    },
    text: 'Set them back to how they were',
  };
  return {
    steps: [
      {
        name: 'update',
        text: `Switch ${named(switches)} in “${configuration.name || id}” ${whose}`,
        path: `/v1/payment_method_configurations/${id}`,
        params,
        account: account?.id ?? null,
        creates: 'payment_method_configuration',
        unmarked: true,
        undo,
      },
    ],
    effects: [],
    differences: switches.map((each) => ({
      what: methodName(each.method),
      before: stateNow(each.offer),
      after: stateAfter(each, holder),
    })) satisfies Difference[],
    bottomLine: appliesTo(configuration, owner),
    warnings: warningsOf(switches, facts, holder),
    basedOn,
    touches: [],
  };
}
