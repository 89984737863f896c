import type Stripe from 'stripe';
import { invalid } from '../engine/errors.ts';
import { emptyable, hash, text } from '../engine/params.ts';

const countryNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** A country by its two letters (ISO 3166), read in upper case. */
export function countryCode(): ReturnType<typeof text> {
  const two = text(2);
  return {
    required: false,
    parse(value, name) {
      const code = two.parse(value, name).toUpperCase();
      if (/^[A-Z]{2}$/.test(code) && code !== 'ZZ' && countryNames.of(code) !== undefined) {
        return code;
      }
      throw invalid(
        `Country '${code}' is unknown. Try using a 2-character alphanumeric country code instead, such as 'US', 'EG', or 'GB'.`,
        name,
        'country_code_invalid',
      );
    },
  };
}

/** A postal address as requests send it. */
export const addressParam = hash({
  city: text(),
  country: text(),
  line1: text(),
  line2: text(),
  postal_code: text(),
  state: text(),
});
/** A postal address in Japan, in one of its scripts. */
export const japaneseAddressParam = hash({
  city: text(),
  country: text(),
  line1: text(),
  line2: text(),
  postal_code: text(),
  state: text(),
  town: text(),
});
type SentAddress = ReturnType<(typeof addressParam)['parse']>;

/** Delivery details as requests send them. */
export const shippingParam = emptyable(
  hash({
    address: addressParam,
    carrier: text(),
    name: text(),
    phone: text(),
    tracking_number: text(),
  }),
);
type SentShipping = ReturnType<(typeof shippingParam)['parse']>;

/** An address as objects show it: every part, `null` where nothing was sent. */
export function addressObject(sent: SentAddress = {}): Stripe.Address {
  return {
    city: sent.city ?? null,
    country: sent.country ?? null,
    line1: sent.line1 ?? null,
    line2: sent.line2 ?? null,
    postal_code: sent.postal_code ?? null,
    state: sent.state ?? null,
  };
}

/** The parts of an address that are known, as they would be sent. */
export function addressParts(address: object | null | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(address ?? {}).filter(([, part]) => typeof part === 'string'),
  );
}

/** Delivery details as payments and charges show them. */
export function shippingObject(sent: SentShipping | undefined): Stripe.Charge['shipping'] {
  if (!sent) return null;
  return {
    address: addressObject(sent.address),
    carrier: sent.carrier ?? null,
    ...(sent.name && { name: sent.name }),
    phone: sent.phone ?? null,
    tracking_number: sent.tracking_number ?? null,
  };
}
