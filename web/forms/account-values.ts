import { capabilitiesIn } from '../lib/account-countries.ts';

/** What the form of a new account says, as it is typed. */
export interface AccountValues {
  country: string;
  email: string;
  businessType: string;
  name: string;
  url: string;
  mcc: string;
  productDescription: string;
  capabilities: readonly string[];
  serviceAgreement: string;
  metadata: string;
  express: string;
}

/** A new account before anything is typed: it takes cards and receives transfers. */
export const newAccount: AccountValues = {
  country: 'US',
  email: '',
  businessType: '',
  name: '',
  url: '',
  mcc: '',
  productDescription: '',
  capabilities: ['card_payments', 'transfers'],
  serviceAgreement: 'full',
  metadata: '',
  express: 'controller',
};

/** The names in the order in which the form has them. */
type Mistakes = Partial<Record<keyof AccountValues, string>>;

/** What the fields say as the input of `account.create`, or what is wrong with them. */
export type ReadAccount =
  | { ok: true; input: Record<string, unknown> }
  | { ok: false; mistakes: Mistakes };

/** The lines of `name: value`; a string says what is wrong with them. */
function readMetadata(text: string): Record<string, string> | string {
  const pairs: Record<string, string> = {};
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const [, name = '', value = ''] = /^([^:]+):(.*)$/.exec(line) ?? [];
    if (!name.trim() || !value.trim()) return `Write a name, a colon and a value: ${line.trim()}`;
    if (name.trim() in pairs) return `${name.trim()} is there twice`;
    pairs[name.trim()] = value.trim();
  }
  return pairs;
}

/** What may be asked for in the country, and under the agreement. */
export const offered = ({ country, serviceAgreement }: AccountValues) =>
  capabilitiesIn(country).filter(
    ({ name }) => serviceAgreement !== 'recipient' || name === 'transfers',
  );

/**
 * Reads the form.
 * @param bankAccount the token of the bank account that was checked, if one was
 */
export function readAccount(values: AccountValues, bankAccount: string | null): ReadAccount {
  const mistakes: Mistakes = {};
  const email = values.email.trim();
  if (email && !/^\S+@\S+\.\S+$/.test(email)) mistakes.email = 'This is no e-mail address';
  const url = values.url.trim();
  if (url && !/^https?:\/\/[^\s/.]+\.\S+$/.test(url))
    mistakes.url = 'Write it with https:// and its domain';
  const mcc = values.mcc.trim();
  if (mcc && !/^\d{4}$/.test(mcc)) mistakes.mcc = 'Write four digits, such as 5812';
  const metadata = readMetadata(values.metadata);
  if (typeof metadata === 'string') mistakes.metadata = metadata;
  if (Object.keys(mistakes).length > 0) return { ok: false, mistakes };
  const names = new Set(offered(values).map(({ name }) => name));
  const given = {
    email,
    businessType: values.businessType,
    name: values.name.trim(),
    url,
    mcc,
    productDescription: values.productDescription.trim(),
    bankAccount,
  };
  return {
    ok: true,
    input: {
      country: values.country,
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value)),
      capabilities: values.capabilities.filter((name) => names.has(name)),
      ...(values.serviceAgreement === 'recipient' ? { serviceAgreement: 'recipient' } : {}),
      ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
      ...(values.express === 'type' ? { express: 'type' } : {}),
    },
  };
}

/** The fields by Stripe's parameters of https://docs.stripe.com/api/accounts/create */
const fields: Readonly<Record<string, keyof AccountValues | 'bankAccount'>> = {
  country: 'country',
  email: 'email',
  business_type: 'businessType',
  'business_profile[name]': 'name',
  'business_profile[url]': 'url',
  'business_profile[mcc]': 'mcc',
  'business_profile[product_description]': 'productDescription',
  'tos_acceptance[service_agreement]': 'serviceAgreement',
  external_account: 'bankAccount',
  capabilities: 'capabilities',
  metadata: 'metadata',
  type: 'express',
  controller: 'express',
};

/** The field that a parameter of Stripe's is; undefined where the form has none for it. */
export const fieldOfAccount = (param: string): string | undefined =>
  fields[param] ?? fields[param.replace(/\[.*$/, '')];
