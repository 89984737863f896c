import { html } from 'hono/html';
import type Stripe from 'stripe';
import { shownMoney } from '../engine/money.ts';
import type { CheckoutForm } from './checkout-form.ts';
import type { Markup } from './layout.ts';

type Session = Stripe.Checkout.Session;

const ADDRESS = [
  ['line1', 'Address'],
  ['city', 'City'],
  ['state', 'State'],
  ['postal_code', 'Postal code'],
] as const;
const countryNames = new Intl.DisplayNames('en', { type: 'region' });

/** What a session asks of its customer besides how to pay, with what was answered. */
export function questions(session: Session, form: CheckoutForm): Markup {
  const { name_collection: names, consent_collection: consent } = session;
  return html`${
    session.phone_number_collection?.enabled ? input('phone', 'Phone number', form, 'tel') : ''
  }
${names?.business?.enabled ? input('business_name', optional('Business name', names.business.optional), form) : ''}
${names?.individual?.enabled ? input('individual_name', optional('Full name', names.individual.optional), form) : ''}
${session.shipping_address_collection ? addressFields(session, form) : ''}
${session.shipping_options.length > 0 ? shippingChoice(session, form) : ''}
${session.custom_fields.map((field) => customField(field, form))}
${consent?.promotions === 'auto' ? checkbox('promotions', 'Send me news and offers', form) : ''}
${consent?.terms_of_service === 'required' ? checkbox('terms', 'I accept the terms of service', form) : ''}`;
}

function optional(label: string, isOptional: boolean): string {
  return isOptional ? `${label} (optional)` : label;
}

function addressFields(session: Session, form: CheckoutForm): Markup {
  const countries = session.shipping_address_collection!.allowed_countries;
  const { message } = session.custom_text.shipping_address ?? {};
  return html`<fieldset>
<legend>Shipping address</legend>
${message ? html`<p class="quiet">${message}</p>` : ''}
${input('shipping_name', 'Name of the recipient', form)}
${ADDRESS.map(([name, label]) => input(`shipping_${name}`, label, form))}
<label class="field">Country
<select name="shipping_country">
${countries.map((code) => choice(code, countryNames.of(code) ?? code, form.shipping_country))}
</select>
</label>
</fieldset>`;
}

function choice(value: string, label: string, chosen: string | null | undefined): Markup {
  return html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${label}</option>`;
}

function shippingChoice(session: Session, form: CheckoutForm): Markup {
  const chosen = form.shipping_rate ?? session.shipping_cost?.shipping_rate;
  return html`<fieldset>
<legend>Delivery</legend>
${session.shipping_options.map(({ shipping_amount, shipping_rate }) => {
  const { id, display_name } = shipping_rate as Stripe.ShippingRate;
  const isChosen = id === (typeof chosen === 'object' ? chosen?.id : chosen);
  const price = shipping_amount === 0 ? 'free' : shownMoney(shipping_amount, session.currency!);
  return html`<label class="check"><input type="radio" name="shipping_rate" value="${id}" ${isChosen ? 'checked' : ''}> ${display_name}, ${price}</label>`;
})}
</fieldset>`;
}

function customField(field: Session['custom_fields'][number], form: CheckoutForm): Markup {
  const name = `custom_${field.key}`;
  const label = optional(field.label.custom ?? field.key, field.optional);
  const preset = (field.dropdown ?? field.numeric ?? field.text)?.default_value ?? '';
  const value = form[name] ?? preset;
  if (!field.dropdown) return input(name, label, { ...form, [name]: value });
  return html`<label class="field">${label}
<select name="${name}">
<option value="">Choose one</option>
${field.dropdown.options.map((option) => choice(option.value, option.label, value))}
</select>
</label>`;
}

function input(name: string, label: string, form: CheckoutForm, type = 'text'): Markup {
  return html`<label class="field">${label}
<input type="${type}" name="${name}" value="${form[name] ?? ''}">
</label>`;
}

function checkbox(name: string, label: string, form: CheckoutForm): Markup {
  return html`<label class="check"><input type="checkbox" name="${name}" value="yes" ${form[name] ? 'checked' : ''}> ${label}</label>`;
}

/** The answers in a posted form, as `checkout_payment` takes them. */
export function answersOf(session: Session, form: CheckoutForm): object {
  const typed = (name: string) => form[name] || undefined;
  const parts = ADDRESS.map(([name]) => [name, typed(`shipping_${name}`)]);
  const address = { ...Object.fromEntries(parts), country: typed('shipping_country') };
  const ship = session.shipping_address_collection && typed('shipping_name') && address.line1;
  const fields = session.custom_fields.map(({ key }) => [key, typed(`custom_${key}`)]);
  return present({
    collected_information: present({
      business_name: typed('business_name'),
      individual_name: typed('individual_name'),
      shipping_details: ship
        ? { address: present(address), name: typed('shipping_name') }
        : undefined,
    }),
    consent: session.consent_collection
      ? present({
          promotions: session.consent_collection.promotions
            ? typed('promotions')
              ? 'opt_in'
              : 'opt_out'
            : undefined,
          terms_of_service: typed('terms') && 'accepted',
        })
      : undefined,
    custom_fields: present(Object.fromEntries(fields)),
    phone: typed('phone'),
    shipping_rate: typed('shipping_rate'),
  });
}

/** Without what was not answered. */
function present(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
