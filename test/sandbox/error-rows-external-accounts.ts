import { type ErrorRow, invalid, section, unknown, wrong } from './error-row.ts';

const bank = (more: object) => ({
  external_account: wrong<string>({
    object: 'bank_account',
    country: 'US',
    currency: 'usd',
    routing_number: '110000000',
    account_number: '000123456789',
    ...more,
  }),
});

/** Errors around the bank accounts and debit cards that payouts go to. */
export const externalAccountErrors: ErrorRow[] = section('2.2 external accounts', {
  'an unknown token': [
    ({ stripe, names }) =>
      stripe.accounts.createExternalAccount(names.seller!, { external_account: 'btok_x' }),
    invalid('resource_missing', 'external_account', "No such token: 'btok_x'"),
  ],
  'a token that was used before': [
    async ({ stripe, names }) => {
      const { id } = await stripe.tokens.create({
        bank_account: {
          country: 'US',
          routing_number: '110000000',
          account_number: '000123456789',
        },
      });
      await stripe.accounts.createExternalAccount(names.seller!, { external_account: id });
      return await stripe.accounts.createExternalAccount(names.seller!, { external_account: id });
    },
    invalid('token_already_used', 'external_account'),
  ],
  'a token of a routing number that is none': [
    ({ stripe }) =>
      stripe.tokens.create({
        bank_account: { country: 'US', routing_number: '1', account_number: '000123456789' },
      }),
    invalid('routing_number_invalid', 'bank_account[routing_number]'),
  ],
  'an American bank account without a routing number': [
    ({ stripe }) =>
      stripe.tokens.create({ bank_account: { country: 'US', account_number: '000123456789' } }),
    invalid('parameter_missing', 'bank_account[routing_number]'),
  ],
  'a bank account without its number': [
    ({ stripe, names }) =>
      stripe.accounts.createExternalAccount(names.seller!, bank({ account_number: undefined })),
    invalid('parameter_missing', 'external_account[account_number]'),
  ],
  'a routing number that is none': [
    ({ stripe, names }) =>
      stripe.accounts.createExternalAccount(names.seller!, bank({ routing_number: '1' })),
    invalid('routing_number_invalid', 'external_account[routing_number]'),
  ],
  'a sort code of five digits': [
    ({ stripe, names }) =>
      stripe.accounts.createExternalAccount(
        names.seller!,
        bank({ country: 'GB', currency: 'gbp', routing_number: '10880' }),
      ),
    invalid('routing_number_invalid', 'external_account[routing_number]'),
  ],
  'an unknown one': [
    ({ stripe, names }) => stripe.accounts.retrieveExternalAccount(names.seller!, 'ba_x'),
    unknown(),
  ],
  'an update where Stripe collects the requirements': [
    async ({ stripe, names }) => {
      const [one] = (await stripe.accounts.listExternalAccounts(names.express!)).data;
      return await stripe.accounts.updateExternalAccount(names.express!, one!.id, {});
    },
    invalid(null),
  ],
  'deleting the default while there is another': [
    ({ stripe, names }) => stripe.accounts.deleteExternalAccount(names.seller!, names.bank!),
    invalid(null),
  ],
});
