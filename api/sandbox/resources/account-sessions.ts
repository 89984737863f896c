import type Stripe from 'stripe';
import { invalid, platformRequired } from '../engine/errors.ts';
import { boolean, hash, type Param, required, text } from '../engine/params.ts';
import { type Call, type Resource, route } from '../engine/resource.ts';
import { connectedAccount, handOver } from './account-links.ts';

type Components = Stripe.AccountSession.Components;

const payments = [
  'capture_payments',
  'destination_on_behalf_of_charge_management',
  'dispute_management',
  'refund_management',
  'smart_disputes_management',
];
const collecting = ['disable_stripe_user_authentication', 'external_account_collection'];
const payouts = [...collecting, 'edit_payout_schedule', 'instant_payouts', 'standard_payouts'];
const cards = ['card_management', 'card_spend_dispute_management', 'spend_control_management'];

/** The embedded components with the features that each can be given. */
const COMPONENTS: Record<keyof Components, string[]> = {
  account_management: collecting,
  account_onboarding: collecting,
  balance_report: [],
  balances: payouts,
  disputes_list: payments,
  documents: [],
  financial_account: [...collecting, 'send_money', 'transfer_balance'],
  financial_account_transactions: ['card_spend_dispute_management'],
  instant_payouts_promotion: [...collecting, 'instant_payouts'],
  issuing_card: [...cards, 'cardholder_management'],
  issuing_cards_list: [...cards, 'cardholder_management', 'disable_stripe_user_authentication'],
  notification_banner: collecting,
  payment_details: payments,
  payment_disputes: payments.filter((feature) => feature !== 'capture_payments'),
  payment_method_settings: ['disable_stripe_user_authentication'],
  payments,
  payout_details: [],
  payout_reconciliation_report: [],
  payouts,
  payouts_list: [],
  reporting_chart: [],
  tax_registrations: [],
  tax_settings: [],
  terminal_hardware_orders: [],
  terminal_hardware_shop: [],
};

function named<T>(names: readonly string[], value: (name: string) => T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}

const names = Object.keys(COMPONENTS) as (keyof Components)[];
interface Component {
  enabled: boolean;
  features?: Record<string, boolean | undefined> | undefined;
}
const componentParams: Record<string, Param<Component>> = named(names, (name) =>
  hash({
    enabled: required(boolean()),
    features: hash(named(COMPONENTS[name as keyof Components], () => boolean())),
  }),
);
const creation = { account: required(text()), components: required(hash(componentParams)) };

function create({ context, account, params }: Call<typeof creation>): object {
  if (account !== context.platform) throw platformRequired();
  const holder = connectedAccount(context, params.account);
  const enabled = names.filter((name) => params.components[name]?.enabled);
  if (enabled.length === 0) {
    throw invalid('You must enable at least one component.', 'components');
  }
  handOver(context, holder);
  const session = {
    object: 'account_session' as const,
    account: holder.id,
    client_secret: context.ids.make('accs_secret__', 48),
    components: named(names, (name) => {
      const sent = params.components[name];
      const isOn = sent?.enabled ?? false;
      // What is no access by itself is given with the component unless it is refused.
      const isGiven = (feature: string) => isOn && !feature.startsWith('disable_');
      return {
        enabled: isOn,
        features: named(
          COMPONENTS[name as keyof Components],
          (feature) => sent?.features?.[feature] ?? isGiven(feature),
        ),
      };
    }),
    expires_at: context.now() + context.settings.accountSessionSeconds,
    livemode: false,
  };
  return session;
}

/** Keys for embedded components; the components themselves are not here (stripe-facts 2.3). */
export const accountSessions: Resource = {
  routes: [route('POST', '/v1/account_sessions', creation, create)],
};
