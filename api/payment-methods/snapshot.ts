import type Stripe from 'stripe';
import {
  defineSnapshot,
  flag,
  integer,
  type ListPage,
  type SnapshotTable,
  text,
} from '../store/snapshot.ts';
import { wordsOf } from '../store/word-index.ts';
import { methodName, offerState, offersOf } from './rules.ts';

type Configuration = Stripe.PaymentMethodConfiguration;

/** The methods that customers may see, by Stripe's names. */
const available = (configuration: Configuration): string[] =>
  [...offersOf(configuration)]
    .filter(([, offer]) => offerState(offer) === 'available')
    .map(([method]) => method)
    .sort();

/**
 * Which methods payments offer: https://docs.stripe.com/api/payment_method_configurations/object.
 * There are no events of them, nor is there a time in them, so no backfill reads them: each owner's
 * list is read when somebody looks, after each change that is made here, and once a day.
 */
export const paymentMethodConfiguration = defineSnapshot<Configuration>()({
  kind: 'payment_method_configuration',
  area: 'payment-methods',
  table: 'stripe_payment_method_configuration',
  columns: {
    whose: text((_c, owner): string => (owner === null ? 'platform' : 'connected')),
    name: text((c): string => c.name),
    active: flag((c) => c.active),
    is_default: flag((c) => c.is_default),
    parent: text((c) => c.parent),
    available: text((c): string => available(c).join(' ')),
    available_count: integer((c): number => available(c).length),
  },
  indexes: [
    ['whose'],
    ['name'],
    ['available_count'],
    ['whose', 'name'],
    ['whose', 'available_count'],
    ['account'],
  ],
  owners: 'both',
  fetch: (client, id, options) => client.paymentMethodConfigurations.retrieve(id, {}, options),
  listing: {
    filters: {
      whose: { by: 'choice', column: 'whose', values: ['platform', 'connected'] },
      account: { by: 'choice', column: 'account' },
      parent: { by: 'choice', column: 'parent' },
      active: { by: 'yes_no', column: 'active' },
      is_default: { by: 'yes_no', column: 'is_default' },
      q: {
        by: 'search',
        of: wordsOf('stripe_payment_method_configuration'),
        named: [{ column: 'account', index: wordsOf('stripe_account') }],
      },
    },
    sorts: ['whose', 'name', 'available_count'],
    // The platform's own first.
    defaultSort: '-whose',
    tabs: 'whose',
  },
  // By what customers may see, so that a search for a method finds who offers it.
  search: (c) => [c.id, c.name, ...available(c).flatMap((each) => [each, methodName(each)])],
});

/** A page of the configurations of whose list it is; unlike others, it knows no times. */
export const configurationPage = (
  client: Stripe,
  { created: _created, ...page }: ListPage,
  options: Stripe.RequestOptions,
) => client.paymentMethodConfigurations.list(page, options);

export type PaymentMethodConfigurationTable = SnapshotTable<typeof paymentMethodConfiguration>;
