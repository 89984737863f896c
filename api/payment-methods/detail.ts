import type Stripe from 'stripe';
import { accountName } from '../accounts/rules.ts';
import { newestChanges } from '../history/historied.ts';
import type { Possible } from '../operations/rules.ts';
import { operationsOn } from '../operations/view.ts';
import type { Store } from '../store/database.ts';
import { parse } from '../store/snapshot.ts';
import { configurationChanges } from './changes.ts';
import { can, methodName, type OfferState, offerState, offerStates, offersOf } from './rules.ts';
import { appliesTo, type Holder, whyOffered } from './words.ts';

/** One method of a configuration, as its page shows it. */
export interface MethodLine {
  method: string;
  name: string;
  state: OfferState;
  /** In sentences. */
  why: string[];
  /** What the configuration itself says: `on`, `off` or, as its default has it, `none`. */
  preference: string;
  can: { switch: Possible };
}

/** All methods of a configuration, those first that customers see, then those that lack something. */
const methodLines = (configuration: object, holder: Holder): MethodLine[] =>
  [...offersOf(configuration)]
    .map(([method, offer]) => ({
      method,
      name: methodName(method),
      state: offerState(offer),
      why: whyOffered(method, offer, holder),
      preference: offer.display_preference.preference,
      can: { switch: can.switch(offer) },
    }))
    .sort(
      (one, other) =>
        offerStates.indexOf(one.state) - offerStates.indexOf(other.state) ||
        one.name.localeCompare(other.name, 'en'),
    );

/** What a configuration's page shows, from the snapshots; undefined for an unknown one. */
export async function configurationDetail(store: Store, id: string) {
  const { read } = store;
  const row = await read
    .selectFrom('stripe_payment_method_configuration')
    .select(['json', 'account', 'observed_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const configuration = parse<Stripe.PaymentMethodConfiguration>(row);
  const owner = row.account
    ? await read
        .selectFrom('stripe_account')
        .select('json')
        .where('id', '=', row.account)
        .executeTakeFirst()
    : undefined;
  const account = owner ? parse<Stripe.Account>(owner) : null;
  const name = account ? accountName(account) : row.account;
  const [changes, operations] = await Promise.all([
    newestChanges(store, configurationChanges, id),
    operationsOn(store, id),
  ]);
  return {
    configuration,
    account: row.account === null ? null : { id: row.account, name },
    appliesTo: appliesTo(configuration, name),
    methods: methodLines(configuration, {
      // Of an account that is not kept, no capability is known.
      account: row.account === null ? null : (account ?? { capabilities: {} }),
      hasParent: configuration.parent !== null,
    }),
    observedAt: row.observed_at,
    operations,
    ...changes,
  };
}
