import { StripeError } from '../engine/errors.ts';
import { API_VERSION } from '../engine/events.ts';

const testKey = /^(sk|rk)_test_[A-Za-z0-9_]+$/;
/** The local Stripe's own test value: keys that begin so have been rolled. */
const EXPIRED = /^(sk|rk)_test_expired/;

/**
 * Takes the API key out of an `Authorization` header: Bearer, or Basic with the key as user name.
 * Throws Stripe's 401 when there is none, or when it is not a test-mode secret or restricted key.
 */
export function authenticate(header: string | undefined): string {
  const [, scheme, credentials] = /^(\w+)\s+(\S+)\s*$/.exec(header ?? '') ?? [];
  const key = scheme && credentials ? keyOf(scheme.toLowerCase(), credentials) : '';
  if (key === '') {
    throw unauthorized(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  }
  if (key.startsWith('pk_')) {
    throw new StripeError(
      'This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.',
      { status: 403, code: 'secret_key_required' },
    );
  }
  if (EXPIRED.test(key)) {
    throw new StripeError(`Expired API Key provided: ${masked(key)}`, {
      status: 401,
      code: 'api_key_expired',
    });
  }
  if (!testKey.test(key)) throw unauthorized(`Invalid API Key provided: ${masked(key)}`);
  return key;
}

/** A key as error messages may show it: its beginning and its last four characters. */
function masked(key: string): string {
  const shown = /^(?:(?:sk|rk|pk)_(?:test|live)_)?/.exec(key)![0];
  return `${shown}****${key.slice(shown.length).slice(-4)}`;
}

/** Throws Stripe's 400 when a `Stripe-Version` header is not of the form of a version. */
export function checkedVersion(header: string | undefined): string {
  if (header === undefined || header === '') return API_VERSION;
  if (/^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/.test(header)) return header;
  throw new StripeError(`Invalid Stripe API version: ${header.slice(0, 40)}`);
}

function keyOf(scheme: string, credentials: string): string {
  if (scheme === 'bearer') return credentials;
  if (scheme !== 'basic') return '';
  return Buffer.from(credentials, 'base64').toString().split(':')[0]!;
}

function unauthorized(message: string): StripeError {
  return new StripeError(message, { status: 401 });
}
