import { z } from 'zod';
import { currencyInput } from '../operations/inputs.ts';
import { businessTypes, expressForms, ownMetadata, serviceAgreements } from './rules.ts';

/** Stripe keeps 50 pairs of metadata; two of them find the operation again. */
const mostPairs = 50 - ownMetadata.length;

const text = (what: string, most: number) =>
  z
    .string(`${what} is a text.`)
    .trim()
    .min(1, `${what} is empty; leave it out instead.`)
    .max(most, `${what} has at most ${most} characters.`);

const country = z
  .string('Say which country.')
  .regex(/^[A-Z]{2}$/, 'A country is two capital letters, such as US.');

/** A web address as Stripe takes it for a business: with its scheme and a domain. */
const isWebAddress = (url: string): boolean => {
  const { protocol = '', hostname = '' } = URL.parse(url) ?? {};
  return /^https?:$/.test(protocol) && hostname.includes('.');
};

const metadata = z
  .record(
    z
      .string()
      .regex(/^[^[\]]{1,40}$/, 'A name of metadata has 1 to 40 characters, and no brackets.')
      .refine((name) => !ownMetadata.some((own) => own === name), {
        error: `${ownMetadata.join(' and ')} are written by Countinghouse itself.`,
      }),
    text('A value of metadata', 500),
    'The metadata are texts by name.',
  )
  .refine((pairs) => Object.keys(pairs).length <= mostPairs, {
    error: `At most ${mostPairs} metadata can be given.`,
  });

/** What staff give to create a connected account; what is left out, its holder is asked for. */
export const accountCreateInput = z
  .strictObject({
    express: z
      .enum(expressForms, `An Express account is told by: ${expressForms.join(', ')}.`)
      .optional(),
    country,
    email: z.email('This is no e-mail address.').max(500).optional(),
    businessType: z
      .enum(businessTypes, `Stripe knows these: ${businessTypes.join(', ')}.`)
      .optional(),
    name: text('The name', 100).optional(),
    url: text('The website', 1000)
      .refine(isWebAddress, 'A website begins with https:// or http://, and has a domain.')
      .optional(),
    mcc: z
      .string('The industry is a text.')
      .regex(/^\d{4}$/, 'A merchant category code has four digits, such as 5812.')
      .optional(),
    productDescription: text('The description', 1000).optional(),
    /** A token of the bank account: its number is in no journal. */
    bankAccount: z
      .string('The bank account is a token.')
      .regex(/^btok_\w{1,250}$/, 'The bank account is given by a token: btok_….')
      .optional(),
    capabilities: z
      .array(
        z.string().regex(/^[a-z0-9_]{1,64}$/, 'A capability is named as Stripe does.'),
        'The capabilities are a list.',
      )
      .max(60, 'There are not so many capabilities.')
      .refine((names) => new Set(names).size === names.length, 'Name each capability once.')
      .optional(),
    serviceAgreement: z
      .enum(serviceAgreements, `The agreement is one of: ${serviceAgreements.join(', ')}.`)
      .optional(),
    metadata: metadata.optional(),
  })
  .refine(
    ({ serviceAgreement, capabilities = [] }) =>
      serviceAgreement !== 'recipient' || capabilities.every((name) => name === 'transfers'),
    {
      error: 'Under the recipient agreement an account can ask for transfers alone.',
      path: ['capabilities'],
    },
  )
  // https://docs.stripe.com/connect/account-capabilities#card-payments
  .refine(
    ({ capabilities = [] }) =>
      !capabilities.includes('card_payments') || capabilities.includes('transfers'),
    {
      error: 'Stripe gives no account card payments without transfers. Ask for both.',
      path: ['capabilities'],
    },
  );
export type AccountCreateInput = z.infer<typeof accountCreateInput>;

/** A bank account by its numbers, of which Stripe makes a token. They are kept nowhere. */
export const bankTokenInput = z
  .strictObject({
    country,
    currency: currencyInput,
    /** Or its IBAN. */
    accountNumber: text('The account number', 64),
    routingNumber: text('The routing number', 32).optional(),
    holderName: text('The holder’s name', 200).optional(),
    holderType: z
      .enum(['individual', 'company'], 'The holder is an individual or a company.')
      .optional(),
  })
  // https://docs.stripe.com/api/tokens/create_bank_account
  .refine(({ country: of, routingNumber }) => of !== 'US' || routingNumber !== undefined, {
    error: 'A bank account in the United States has one.',
    path: ['routingNumber'],
  });
export type BankTokenInput = z.infer<typeof bankTokenInput>;
