import type Stripe from 'stripe';
import { capabilityText } from '../accounts/rules.ts';
import { capabilitiesFor, currenciesOf } from './methods.ts';
import { type Offer, offerState } from './rules.ts';

/** Whose configuration it is, as far as the words about its methods depend on that. */
export interface Holder {
  /** The connected account; null for the platform, of whose capabilities Stripe tells nothing here. */
  readonly account: Pick<Stripe.Account, 'capabilities' | 'default_currency'> | null;
  /** Whether a parent gives what the configuration itself leaves open. */
  readonly hasParent: boolean;
}

const or = new Intl.ListFormat('en', { type: 'disjunction' });
const capitals = (currencies: readonly string[]) =>
  or.format(currencies.map((currency) => currency.toUpperCase()));

/** What makes it shown or not: the preference, or who decides where there is none. */
function decidedBy({ display_preference }: Offer, { hasParent }: Holder): string {
  const { preference, value, overridable } = display_preference;
  const state = value === 'on' ? 'on' : 'off';
  if (overridable === false) {
    const ignored = preference !== 'none' && preference !== value;
    return `The parent has it ${state} and lets nobody override that${ignored ? `, so that its own “${preference}” does not count` : ''}.`;
  }
  if (preference !== 'none') return `Switched ${state} here.`;
  return hasParent
    ? `${state === 'on' ? 'On' : 'Off'} by the parent’s default.`
    : `${state === 'on' ? 'On' : 'Off'} by Stripe’s default.`;
}

/** What the account lacks for taking payments by the method; null where nothing is known to lack. */
export function lackingFor(method: string, { account }: Holder): string | null {
  if (!account) return null;
  const held = (account.capabilities ?? {}) as Readonly<Record<string, string | undefined>>;
  const wanted = capabilitiesFor(method);
  if (wanted.some((name) => held[name] === 'active')) return null;
  const asked = wanted.find((name) => held[name] !== undefined);
  const name = capabilityText(asked ?? wanted[0] ?? method);
  if (!asked) return `The account has not asked for the capability ${name}.`;
  return held[asked] === 'pending'
    ? `Stripe still reviews the capability ${name}.`
    : `The capability ${name} is not active: its section on the account’s page says what it needs.`;
}

/** In which currencies alone a payment can be made by the method, where these are few. */
export function currencyWords(method: string, { account }: Holder): string | null {
  const only = currenciesOf(method);
  if (!only) return null;
  const own = account?.default_currency;
  const other =
    own && !only.includes(own) ? `, while the account’s own are in ${own.toUpperCase()}` : '';
  return `Shown for payments in ${capitals(only)} alone${other}.`;
}

/** Why customers see a method or do not, in sentences for staff. */
export function whyOffered(method: string, offer: Offer, holder: Holder): string[] {
  const decided = decidedBy(offer, holder);
  const state = offerState(offer);
  if (state === 'off') return [decided];
  const lacking =
    state === 'not_available'
      ? (lackingFor(method, holder) ??
        'Stripe does not offer it here yet: its capability is not active, or the country or the kind of business is not supported.')
      : null;
  return [decided, lacking, currencyWords(method, holder)].filter((each) => each !== null);
}

type Configuration = Pick<
  Stripe.PaymentMethodConfiguration,
  'active' | 'is_default' | 'application' | 'parent'
>;

/**
 * Whose payments a configuration is for.
 * @param account what people call the connected account; null for the platform's own
 * @see https://docs.stripe.com/api/payment_method_configurations
 */
export function appliesTo({ active, is_default }: Configuration, account: string | null): string {
  if (!active) return 'It is not active: no payment uses it.';
  const which = is_default
    ? 'that name no other configuration'
    : 'that name this configuration when they are made';
  return account === null
    ? `It holds for payments on the platform, destination charges and separate charges and transfers among them, ${which}.`
    : `It holds for direct charges of ${account}, and payments on behalf of it, ${which}.`;
}
