import type { Context } from '../engine/context.ts';
import { exclusive, invalid } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import type { Values } from '../engine/params.ts';
import { addressParts } from './address.ts';
import type { creationParams } from './checkout-params.ts';
import { insertCustomer } from './customers.ts';

type Session = ObjectTypes['checkout_session'];
type Billing = ObjectTypes['payment_method']['billing_details'];
type Details = NonNullable<Session['customer_details']>;

/**
 * The customer of a new session: one that there is already, or one that is perhaps made when the
 * session is paid.
 * @throws StripeError for parameters that exclude each other, or an unknown customer
 */
export function namedCustomer(
  context: Context,
  account: string,
  params: Values<typeof creationParams>,
): Pick<
  Session,
  'customer' | 'customer_account' | 'customer_creation' | 'customer_details' | 'customer_email'
> {
  const { customer: id, customer_account, customer_creation, customer_email } = params;
  for (const other of ['customer_account', 'customer_email', 'customer_creation'] as const) {
    if (id !== undefined && params[other] !== undefined) throw exclusive('customer', other);
  }
  if (params.customer_update && id === undefined) {
    throw invalid('`customer_update` can only be used with `customer`.', 'customer_update');
  }
  const known = id === undefined ? null : context.own('customer', account, id, 'customer');
  const email = customer_email ?? known?.email ?? null;
  return {
    customer: id ?? null,
    customer_account: customer_account ?? null,
    customer_creation: id === undefined ? (customer_creation ?? 'if_required') : null,
    customer_details: email === null ? null : { ...unknownCustomer, email },
    customer_email: customer_email ?? null,
  };
}

/** The details of one of whom nothing is known. */
export const unknownCustomer: Details = {
  address: null,
  business_name: null,
  email: null,
  individual_name: null,
  name: null,
  phone: null,
  tax_exempt: 'none',
  tax_ids: null,
};

/** Who the customer is, by what was typed and what was known before. */
export function detailsOf(session: Session, billing: Billing | null): Details {
  return {
    ...(session.customer_details ?? unknownCustomer),
    address: billing?.address ?? null,
    email: session.customer_details?.email ?? billing?.email ?? null,
    name: billing?.name ?? session.customer_details?.name ?? null,
    phone: session.customer_details?.phone ?? billing?.phone ?? null,
    tax_ids: session.customer_details?.tax_ids ?? [],
  };
}

/**
 * The customer that a payment is for: the session's, or a new one where it asks for that or where
 * the payment method is to be used again. Null: a guest.
 */
export function customerFor(
  context: Context,
  account: string,
  session: Session,
  billing: Billing | null,
): string | null {
  if (session.customer) return session.customer as string;
  const { payment } = context.store.internal('checkout_session', session.id);
  if (session.customer_creation !== 'always' && !payment.setup_future_usage) return null;
  const { address, email, name, phone } = detailsOf(session, billing);
  const sent = Object.entries({ email, name, phone }).filter(([, value]) => value !== null);
  const customer = insertCustomer(context, account, {
    ...Object.fromEntries(sent),
    ...(address && { address: addressParts(address) }),
  });
  return customer.id;
}

/** Writes on the customer what was typed, as far as the session was told to. */
export function updateCustomer(context: Context, account: string, session: Session): void {
  const { customerUpdate } = context.store.internal('checkout_session', session.id);
  const before = context.store.find('customer', session.customer as string);
  if (!customerUpdate || !before) return;
  const { address, name } = session.customer_details ?? unknownCustomer;
  const shipping = session.collected_information?.shipping_details;
  const changes: Partial<ObjectTypes['customer']> = {
    ...(customerUpdate.address === 'auto' && address && { address }),
    ...(customerUpdate.name === 'auto' && name && { name }),
    ...(customerUpdate.shipping === 'auto' && shipping && { shipping }),
  };
  if (Object.keys(changes).length === 0) return;
  const after = context.change('customer', before, changes);
  context.emit('customer.updated', account, after, before);
}
