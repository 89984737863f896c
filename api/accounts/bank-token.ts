import type Stripe from 'stripe';
import { ulid } from 'ulid';
import { badInput } from '../kit/errors.ts';
import { asAppError } from '../stripe/errors.ts';
import type { Gateway } from '../stripe/gateway.ts';
import type { BankTokenInput } from './creation-input.ts';

/** A bank account that Stripe has taken note of, to be given once to an account. */
export interface BankToken {
  /** `btok_…` */
  token: string;
  bankName: string | null;
  last4: string;
  /** ISO 3166. */
  country: string;
  /** ISO 4217, lower case. */
  currency: string;
}

/** Which field a parameter of Stripe's is. */
const fields: Readonly<Record<string, keyof BankTokenInput>> = {
  account_number: 'accountNumber',
  routing_number: 'routingNumber',
  country: 'country',
  currency: 'currency',
  account_holder_name: 'holderName',
  account_holder_type: 'holderType',
};

/**
 * Has Stripe make a token of a bank account. An order is journaled with its parameters, so that it
 * can be sent again: of a bank account it holds just this token, and the number is nowhere.
 * @throws AppError `invalid_input` with the field that Stripe refuses
 * @see https://docs.stripe.com/api/tokens/create_bank_account
 */
export async function makeBankToken(stripe: Gateway, input: BankTokenInput): Promise<BankToken> {
  try {
    const { object } = await stripe.write({
      path: '/v1/tokens',
      params: { bank_account: described(input) },
      account: null,
      idempotencyKey: `bank_token_${ulid()}`,
    });
    const { id: token, bank_account: bank } = object as unknown as Made;
    const { bank_name: bankName, last4, country, currency } = bank;
    return { token, bankName, last4, country, currency };
  } catch (error) {
    const refused = asAppError(error);
    const [, param] = /^bank_account\[(\w+)\]$/.exec(refused?.stripe?.param ?? '') ?? [];
    const field = param && fields[param];
    if (refused && field) throw badInput(refused.message, field);
    throw refused ?? error;
  }
}

/** Of the token that Stripe makes, what is told on. */
interface Made {
  readonly id: string;
  readonly bank_account: Pick<Stripe.BankAccount, 'bank_name' | 'last4' | 'country' | 'currency'>;
}

const withoutSpaces = (number: string): string => number.replaceAll(/\s/g, '');

const described = (input: BankTokenInput): Stripe.TokenCreateParams.BankAccount => ({
  country: input.country,
  currency: input.currency,
  account_number: withoutSpaces(input.accountNumber),
  ...(input.routingNumber ? { routing_number: withoutSpaces(input.routingNumber) } : {}),
  ...(input.holderName ? { account_holder_name: input.holderName } : {}),
  ...(input.holderType ? { account_holder_type: input.holderType } : {}),
});
