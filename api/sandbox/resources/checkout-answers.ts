import type Stripe from 'stripe';
import type { Context } from '../engine/context.ts';
import { invalid, StripeError } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { dictionary, hash, integer, oneOf, required, text, type Values } from '../engine/params.ts';
import { addressObject, addressParam } from './address.ts';
import { answeredFields } from './checkout-custom-fields.ts';
import { unknownCustomer } from './checkout-customer.ts';
import { shippingCost } from './checkout-shipping.ts';
import { totalsOf } from './checkout-totals.ts';

type Session = ObjectTypes['checkout_session'];
type ShippingDetails = Stripe.Checkout.Session.CollectedInformation.ShippingDetails;

/** To whom and where the goods go. */
export const shippingDetails = hash({ address: required(addressParam), name: required(text()) });

/** What a customer answers besides how to pay. */
export const answerParams = {
  collected_information: hash({
    business_name: text(150),
    individual_name: text(150),
    shipping_details: shippingDetails,
  }),
  consent: hash({
    promotions: oneOf(['opt_in', 'opt_out']),
    terms_of_service: oneOf(['accepted']),
  }),
  /** By the field's key. */
  custom_fields: dictionary(text(255)),
  /** Minor units that the customer was shown. */
  expected_amount: integer({ min: 0 }),
  /** Of the customer, where there is no payment method to tell it. */
  email: text(512),
  name: text(256),
  phone: text(20),
  shipping_rate: text(),
};
type Answers = Values<typeof answerParams>;

/**
 * Writes on an open session what the customer answered, and what it comes to with that.
 * What was answered is kept where only the total is not the one that the customer was shown.
 * @throws StripeError for an answer that the session asks for and does not have, or cannot be
 */
export function answered(context: Context, session: Session, answers: Answers): Session {
  const collected = collectedBy(session, answers);
  refuseUnasked(session, answers, collected);
  const known = session.customer_details;
  const email = known?.email ?? answers.email ?? null;
  const name = answers.name ?? known?.name ?? null;
  const phone = answers.phone ?? known?.phone ?? null;
  const { business_name, individual_name } = collected ?? {};
  const after = context.change('checkout_session', session, {
    ...chosenShipping(context, session, answers.shipping_rate),
    collected_information: collected,
    consent: session.consent && { ...session.consent, ...answers.consent },
    custom_fields: answeredFields(session.custom_fields, answers.custom_fields ?? {}),
    customer_details:
      email || name || phone || business_name || individual_name
        ? {
            ...(known ?? unknownCustomer),
            business_name: business_name ?? null,
            email,
            individual_name: individual_name ?? null,
            name,
            phone,
          }
        : known,
  });
  const { expected_amount: expected } = answers;
  if (expected !== undefined && expected !== after.amount_total) {
    throw new StripeError(
      `The expected amount ${expected} is not what the Checkout Session comes to, ${after.amount_total}.`,
      { param: 'expected_amount', code: 'checkout_amount_mismatch', commits: true },
    );
  }
  return after;
}

function collectedBy(
  session: Session,
  { collected_information: sent }: Answers,
): Session['collected_information'] {
  const before = session.collected_information;
  if (!sent) return before;
  return {
    business_name: sent.business_name ?? before?.business_name ?? null,
    individual_name: sent.individual_name ?? before?.individual_name ?? null,
    shipping_details: sent.shipping_details
      ? shippingTo(sent.shipping_details)
      : (before?.shipping_details ?? null),
  };
}

/** Delivery details as sessions show them. */
export function shippingTo(sent: ReturnType<(typeof shippingDetails)['parse']>): ShippingDetails {
  return { address: addressObject(sent.address), name: sent.name };
}

function refuseUnasked(
  session: Session,
  answers: Answers,
  collected: Session['collected_information'],
): void {
  const missing = (what: string, param: string) =>
    invalid(`${what} is incomplete.`, param, 'parameter_missing');
  const countries = session.shipping_address_collection?.allowed_countries;
  if (countries) {
    const to = collected?.shipping_details;
    const param = 'collected_information[shipping_details]';
    if (!to) throw missing('Your shipping address', param);
    if (!countries.includes(to.address.country ?? '')) {
      throw invalid('We do not deliver to this country.', `${param}[address][country]`);
    }
  }
  const phone = answers.phone ?? session.customer_details?.phone;
  if (session.phone_number_collection?.enabled && !phone) {
    throw missing('Your phone number', 'phone');
  }
  for (const kind of ['business', 'individual'] as const) {
    const asked = session.name_collection?.[kind];
    if (asked?.enabled && !asked.optional && !collected?.[`${kind}_name`]) {
      throw missing(`Your ${kind} name`, `collected_information[${kind}_name]`);
    }
  }
  const terms = session.consent_collection?.terms_of_service === 'required';
  if (terms && answers.consent?.terms_of_service !== 'accepted') {
    throw invalid(
      'Please accept the terms of service.',
      'consent[terms_of_service]',
      'parameter_missing',
    );
  }
}

function chosenShipping(
  context: Context,
  session: Session,
  rate: string | undefined,
): Partial<Session> {
  if (rate === undefined) return {};
  const option = session.shipping_options.find(({ shipping_rate }) => shipping_rate === rate);
  if (!option) {
    throw invalid(`No such shipping rate: '${rate}'`, 'shipping_rate', 'resource_missing');
  }
  const { items } = context.store.internal('checkout_session', session.id);
  const cost = shippingCost(option);
  return { ...totalsOf(context, items, cost), shipping_cost: cost };
}
