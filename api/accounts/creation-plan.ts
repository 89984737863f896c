import type Stripe from 'stripe';
import type { Blocked, Difference, Plan } from '../operations/action.ts';
import type { AccountCreateInput } from './creation-input.ts';
import { capabilityText } from './rules.ts';

/** What creating an account depends on. */
export interface CreationFacts {
  /** Of the bank account; null: Stripe knows no such token; undefined: none is given. */
  readonly token: Stripe.Token | null | undefined;
  /** The accounts that there are of this e-mail address. */
  readonly sameEmail: readonly { readonly id: string; readonly name: string | null }[];
}

/**
 * An Express account by the properties of its controller, which is what `type: express` stands for.
 * @see https://docs.stripe.com/connect/migrate-to-controller-properties
 */
const controller = {
  fees: { payer: 'application' },
  losses: { payments: 'application' },
  requirement_collection: 'stripe',
  stripe_dashboard: { type: 'express' },
} as const satisfies Stripe.AccountCreateParams.Controller;

/** A bank account as people know it again. */
const bankText = ({ bank_name, last4, currency }: Stripe.BankAccount): string =>
  `${bank_name ?? 'Bank account'} ····${last4}, ${currency.toUpperCase()}`;

function blockedBy({ token }: CreationFacts): Blocked | undefined {
  if (token === undefined) return undefined;
  const field = 'bankAccount';
  if (token === null || !token.bank_account)
    return { code: 'token_unknown', message: 'Give the bank account again.', field };
  if (token.used)
    return {
      code: 'token_already_used',
      message: 'This bank account was given to another account. Give it again.',
      field,
    };
  return undefined;
}

/** What was given, in the parameters of https://docs.stripe.com/api/accounts/create */
function params(input: AccountCreateInput): Stripe.AccountCreateParams {
  const { name, url, mcc, productDescription, capabilities = [] } = input;
  const profile = {
    ...(name ? { name } : {}),
    ...(url ? { url } : {}),
    ...(mcc ? { mcc } : {}),
    ...(productDescription ? { product_description: productDescription } : {}),
  };
  return {
    ...(input.express === 'type' ? { type: 'express' } : { controller }),
    country: input.country,
    ...(input.email ? { email: input.email } : {}),
    ...(input.businessType ? { business_type: input.businessType } : {}),
    ...(Object.keys(profile).length > 0 ? { business_profile: profile } : {}),
    ...(input.bankAccount ? { external_account: input.bankAccount } : {}),
    ...(capabilities.length > 0
      ? {
          capabilities: Object.fromEntries(
            capabilities.map((capability) => [capability, { requested: true }]),
          ),
        }
      : {}),
    ...(input.serviceAgreement
      ? { tos_acceptance: { service_agreement: input.serviceAgreement } }
      : {}),
    ...(input.metadata ? { metadata: input.metadata } : {}),
  };
}

const countries = new Intl.DisplayNames('en', { type: 'region' });

function differences(input: AccountCreateInput, bank: Stripe.BankAccount | undefined) {
  const { capabilities = [] } = input;
  const given = [
    ['Account', `Express, ${countries.of(input.country) ?? input.country}`],
    ['Asks for', capabilities.map(capabilityText).join(', ') || 'nothing yet'],
    ['Bank account', bank ? bankText(bank) : 'its holder gives it'],
    ['Stripe’s fees', 'paid by the platform'],
    ['Losses', 'borne by the platform'],
    ['What else Stripe needs', 'Stripe asks its holder'],
  ] as const;
  return given.map(([what, after]): Difference => ({ what, before: '', after }));
}

/** Plans creating an account. Pure: all it knows stands in its arguments. */
export function planCreation(input: AccountCreateInput, facts: CreationFacts): Plan {
  const { token, sameEmail } = facts;
  const blocked = blockedBy(facts);
  const basedOn = {
    sameEmail: sameEmail.map(({ id }) => id),
    bank: token?.bank_account?.fingerprint ?? null,
  };
  if (blocked) return { steps: [], effects: [], warnings: [], blocked, basedOn, touches: [] };
  const receives = input.capabilities?.includes('transfers') ?? false;
  const alone = receives && !input.capabilities?.includes('card_payments');
  return {
    steps: [
      {
        name: 'create',
        text: `Create ${input.name ? `the account of ${input.name}` : 'an Express account'}`,
        path: '/v1/accounts',
        params: { ...params(input) },
        account: null,
        creates: 'account',
      },
    ],
    // Nobody's money moves.
    effects: [],
    differences: differences(input, token?.bank_account),
    warnings: [
      ...sameEmail.map(
        ({ id, name }) => `There is an account of this e-mail address: ${name ?? id} (${id}).`,
      ),
      ...(receives
        ? []
        : ['Without the capability transfers, the platform cannot send it any money.']),
      ...(alone
        ? [
            'Stripe refuses transfers without card payments to platforms that it has not approved for it.',
          ]
        : []),
      'Its country cannot be changed later.',
    ],
    basedOn,
    touches: [],
  };
}
