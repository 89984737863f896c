import type { Context } from '../engine/context.ts';
import { listRoute } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  emptyable,
  hash,
  list,
  mergeMetadata,
  metadata,
  oneOf,
  text,
  type Values,
} from '../engine/params.ts';
import { type Call, type Resource, references, route, type Target } from '../engine/resource.ts';
import { addressObject, addressParam, shippingObject, shippingParam } from './address.ts';
import { emailAddress } from './email-address.ts';
import { detachAll } from './payment-method-changes.ts';

type Customer = ObjectTypes['customer'];

const described = {
  address: emptyable(addressParam),
  description: emptyable(text()),
  email: emptyable(emailAddress(512)),
  invoice_prefix: text(12),
  invoice_settings: hash({ default_payment_method: emptyable(text()) }),
  metadata: metadata(),
  name: emptyable(text(256)),
  phone: emptyable(text(20)),
  preferred_locales: list(text()),
  shipping: shippingParam,
  tax_exempt: emptyable(oneOf(['exempt', 'none', 'reverse'])),
};
type Described = Values<typeof described>;

/** Parameters that are written as they are sent. */
const PLAIN = [
  'description',
  'email',
  'invoice_prefix',
  'name',
  'phone',
  'preferred_locales',
  'tax_exempt',
] as const;

function find({ context, account, path }: Target): Customer {
  return context.own('customer', account, path.id!);
}

/** What the parameters of a creation or an update make of a customer. */
function changesOf(context: Context, account: string, before: Customer, params: Described) {
  const { address, shipping } = params;
  const method = params.invoice_settings?.default_payment_method;
  if (method) {
    context.own('payment_method', account, method, 'invoice_settings[default_payment_method]');
  }
  const plain = PLAIN.filter((name) => params[name] !== undefined);
  return {
    ...Object.fromEntries(plain.map((name) => [name, params[name]])),
    ...(address !== undefined && { address: address && addressObject(address) }),
    ...(shipping !== undefined && {
      shipping: shippingObject(shipping) as Customer['shipping'],
    }),
    ...(method !== undefined && {
      invoice_settings: { ...before.invoice_settings, default_payment_method: method },
    }),
    metadata: mergeMetadata(before.metadata, params.metadata),
  } satisfies Partial<Customer>;
}

/** Adds a customer of `account`. */
export function insertCustomer(context: Context, account: string, params: Described): Customer {
  const id = context.ids.make('cus_', 14);
  const blank: Customer = {
    id,
    object: 'customer',
    address: null,
    balance: 0,
    created: context.now(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: context.ids.make('', 8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
  const customer = { ...blank, ...changesOf(context, account, blank, params) };
  context.insert('customer', account, customer);
  context.emit('customer.created', account, customer);
  return customer;
}

function edit(call: Call<typeof described>): Customer {
  const { context, account, params } = call;
  const before = find(call);
  const after = context.change('customer', before, changesOf(context, account, before, params));
  context.emit('customer.updated', account, after, before);
  return after;
}

/** Its payments go on naming a deleted customer, whose id and no more is kept. */
function remove(call: Call): object {
  const { context, account } = call;
  const customer = find(call);
  detachAll(context, account, customer.id);
  context.store.remove(customer.id);
  const deleted = { id: customer.id, object: 'customer' as const, deleted: true as const };
  context.insert('deleted_customer', account, deleted);
  context.emit('customer.deleted', account, customer);
  return deleted;
}

function retrieve(target: Target): object {
  const { context, account, path } = target;
  const deleted = context.store.find('deleted_customer', path.id!);
  return deleted && context.store.place(deleted.id)?.account === account ? deleted : find(target);
}

const base = '/v1/customers';

/** Whom payments and saved payment methods belong to; without what only Billing uses. */
export const customers: Resource = {
  routes: [
    route('POST', base, described, ({ context, account, params }) =>
      insertCustomer(context, account, params),
    ),
    listRoute('customer', base, { email: text(512) }),
    route('GET', `${base}/:id`, {}, retrieve),
    route('POST', `${base}/:id`, described, edit),
    route('DELETE', `${base}/:id`, {}, remove),
  ],
  expandable: { customer: references('invoice_settings.default_payment_method') },
  filters: { customer: ({ email }) => ({ email }) },
};
