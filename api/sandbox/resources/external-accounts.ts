import type { Context } from '../engine/context.ts';
import { invalid, noSuch } from '../engine/errors.ts';
import { embeddedList, listPage, pageParams } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  anything,
  boolean,
  currency,
  isRecord,
  mergeMetadata,
  metadata,
  oneOf,
  parseShape,
  required,
  text,
} from '../engine/params.ts';
import { type Call, type Resource, route, type Target } from '../engine/resource.ts';
import { refuseIfHandedOver } from './account-links.ts';
import { currencyOf } from './account-object.ts';
import { accountOfPath, findAccount, reviseAccount } from './account-state.ts';

type BankAccount = ObjectTypes['bank_account'];

/** How payouts to the test account numbers fail (stripe-facts 7); other numbers succeed. */
const FAILURES = new Map([
  ['000111111116', 'no_account'],
  ['000111111113', 'account_closed'],
  ['000222222227', 'insufficient_funds'],
  ['000333333335', 'debit_not_authorized'],
  ['000444444440', 'invalid_currency'],
]);
/** Tokens that stand for test numbers. */
const TOKENS = new Map(
  Object.entries({
    btok_us_verified: '000123456789',
    btok_us_verified_noAccount: '000111111116',
    btok_us_verified_accountClosed: '000111111113',
    btok_us_verified_insufficientFunds: '000222222227',
    btok_us_verified_debitNotAuthorized: '000333333335',
    btok_us_verified_invalidCurrency: '000444444440',
  }),
);

const bankAccountHash = {
  object: oneOf(['bank_account']),
  country: required(text(2)),
  account_number: required(text()),
  routing_number: text(),
  currency: currency(),
  account_holder_name: text(),
  account_holder_type: oneOf(['company', 'individual']),
  account_type: text(),
};

/** The number whose owner has to be proved by a document (stripe-facts 7). */
const UNPROVED_NUMBER = '000999999992';
const OWNERSHIP = 'documents.bank_account_ownership_verification.files';

interface Options {
  defaultForCurrency?: boolean;
  metadata?: Record<string, string>;
}

/** Adds a bank account to an account, which then shows it and meets the requirement. */
export function addExternalAccount(
  context: Context,
  account: string,
  sent: unknown,
  options: Options = {},
): BankAccount {
  const bank = insertExternalAccount(context, findAccount(context, account), sent, options);
  refreshAccount(context, account);
  return bank;
}

/**
 * Stores a bank account, given as Stripe takes it: a test token or a hash with its number. The
 * first of a currency becomes the default for it. The account itself is left to the caller.
 * @throws StripeError for an unknown token or bad fields
 */
export function insertExternalAccount(
  context: Context,
  owner: ObjectTypes['account'],
  sent: unknown,
  options: Options = {},
): BankAccount {
  const account = owner.id;
  const fields = bankFields(sent, owner.country ?? context.settings.platformCountry);
  const others = externalAccounts(context, account);
  const isDefault =
    options.defaultForCurrency ??
    !others.some((other) => other.currency === fields.currency && other.default_for_currency);
  if (isDefault) clearDefault(context, others, fields.currency);
  const bank: BankAccount = {
    id: context.ids.make('ba_'),
    object: 'bank_account',
    account,
    account_holder_name: fields.holderName,
    account_holder_type: fields.holderType,
    account_type: null,
    available_payout_methods: ['standard'],
    bank_name: 'STRIPE TEST BANK',
    country: fields.country,
    currency: fields.currency,
    default_for_currency: isDefault,
    fingerprint: context.ids.make('', 16),
    future_requirements: noBankRequirements(),
    last4: fields.number.slice(-4),
    metadata: options.metadata ?? {},
    requirements: {
      ...noBankRequirements(),
      currently_due: fields.number === UNPROVED_NUMBER ? [OWNERSHIP] : [],
    },
    routing_number: fields.routingNumber,
    status: 'new',
  };
  context.insert('bank_account', account, bank, {
    failureCode: FAILURES.get(fields.number) ?? null,
  });
  context.emit('account.external_account.created', account, bank);
  return bank;
}

/**
 * Stores the bank account that an account update names: it takes the place of the one that was
 * the default for its currency.
 */
export function replaceExternalAccount(
  context: Context,
  owner: ObjectTypes['account'],
  sent: unknown,
): void {
  const earlier = externalAccounts(context, owner.id);
  const bank = insertExternalAccount(context, owner, sent, { defaultForCurrency: true });
  const replaced = earlier.find(
    ({ currency: of, default_for_currency: isDefault }) => isDefault && of === bank.currency,
  );
  if (!replaced) return;
  context.store.remove(replaced.id);
  context.emit('account.external_account.deleted', owner.id, replaced);
}

/** A document has come that proves whose the account's bank accounts are, if it is that one. */
export function documentsOfBanksGiven(context: Context, account: string, names: string[]): void {
  if (!names.includes(OWNERSHIP)) return;
  for (const bank of externalAccounts(context, account)) {
    if (!bank.requirements?.currently_due?.includes(OWNERSHIP)) continue;
    const proved = context.change('bank_account', bank, { requirements: noBankRequirements() });
    context.emit('account.external_account.updated', account, proved, bank);
  }
}

/** Changes a bank account and tells of it; the account shows the new state too. */
export function changeExternalAccount(
  context: Context,
  bank: BankAccount,
  changes: Partial<BankAccount>,
): BankAccount {
  const changed = context.change('bank_account', bank, changes);
  const account = bank.account!;
  context.emit('account.external_account.updated', account, changed, bank);
  refreshAccount(context, account);
  return changed;
}

/** The bank account that payouts in this currency go to, if there is one. */
export function payoutDestination(
  context: Context,
  account: string,
  wanted: string,
): BankAccount | undefined {
  const { external_accounts: list } = context.store.get('account', account);
  const all = (list?.data ?? []).filter((bank) => bank.currency === wanted);
  const destination = all.find((bank) => bank.default_for_currency) ?? all[0];
  return destination && context.store.get('bank_account', destination.id);
}

function externalAccounts(context: Context, account: string): BankAccount[] {
  return context.store.list('bank_account', account);
}

/** The account's bank accounts as the account object carries them. */
export function externalAccountList(context: Context, account: string) {
  const url = `/v1/accounts/${account}/external_accounts`;
  return embeddedList(externalAccounts(context, account), url);
}

/** The account carries the list inside it, and having a bank account is a requirement. */
function refreshAccount(context: Context, account: string): void {
  const owner = context.store.find('account', account);
  // A payout may come back after its account was deleted.
  if (owner)
    reviseAccount(context, owner, { external_accounts: externalAccountList(context, account) });
}

function clearDefault(context: Context, others: BankAccount[], of: string): void {
  for (const other of others) {
    if (other.currency !== of || !other.default_for_currency) continue;
    context.change('bank_account', other, { default_for_currency: false });
  }
}

function noBankRequirements() {
  return { currently_due: [], errors: [], past_due: [], pending_verification: [] };
}

function bankFields(sent: unknown, ownCountry: string) {
  if (isRecord(sent)) {
    const fields = parseShape(bankAccountHash, sent, 'external_account');
    const country = fields.country.toUpperCase();
    return {
      country,
      currency: fields.currency ?? currencyOf(country),
      number: fields.account_number,
      routingNumber: fields.routing_number ?? null,
      holderName: fields.account_holder_name ?? null,
      holderType: fields.account_holder_type ?? null,
    };
  }
  const number = TOKENS.get(String(sent));
  if (number === undefined) throw noSuch('token', String(sent), 'external_account');
  return {
    country: ownCountry,
    currency: currencyOf(ownCountry),
    number,
    routingNumber: '110000000',
    holderName: null,
    holderType: null,
  };
}

function find(target: Target): BankAccount & { id: string } {
  const account = accountOfPath(target);
  const id = target.path.id!;
  const bank = target.context.store.find('bank_account', id);
  if (bank?.account !== account.id) throw noSuch('external account', id);
  return bank;
}

const update = {
  account_holder_name: text(),
  account_holder_type: oneOf(['company', 'individual']),
  default_for_currency: boolean(),
  metadata: metadata(),
};

function edit(call: Call<typeof update>): object {
  const { context, params } = call;
  const bank = find(call);
  if (findAccount(context, bank.account!).controller?.requirement_collection === 'stripe') {
    throw invalid(
      'You cannot update the external accounts of an account whose requirements Stripe collects.',
    );
  }
  if (params.default_for_currency) {
    clearDefault(context, externalAccounts(context, bank.account!), bank.currency);
  }
  return changeExternalAccount(context, bank, {
    ...(params.account_holder_name && { account_holder_name: params.account_holder_name }),
    ...(params.account_holder_type && { account_holder_type: params.account_holder_type }),
    ...(params.default_for_currency && { default_for_currency: true }),
    ...(params.metadata !== undefined && {
      metadata: mergeMetadata(bank.metadata, params.metadata),
    }),
    // Any update, an empty one too, enables a bank account again that a failed payout errored.
    status: 'new',
  });
}

function remove(call: Call): object {
  const { context } = call;
  const bank = find(call);
  const others = externalAccounts(context, bank.account!).filter(({ id }) => id !== bank.id);
  if (bank.default_for_currency && others.some(({ currency: c }) => c === bank.currency)) {
    throw invalid(
      'You cannot delete the default external account for your default currency. Please make another external account the default using the `default_for_currency` param, and then delete this one.',
    );
  }
  context.store.remove(bank.id);
  context.emit('account.external_account.deleted', bank.account!, bank);
  refreshAccount(context, bank.account!);
  return { id: bank.id, object: 'bank_account', currency: bank.currency, deleted: true };
}

const creation = {
  external_account: required(anything()),
  default_for_currency: boolean(),
  metadata: metadata(),
};
const base = '/v1/accounts/:account/external_accounts';

/** Bank accounts that connected accounts are paid out to (stripe-facts 2.2). */
export const externalAccountsResource: Resource = {
  routes: [
    route('GET', base, { ...pageParams, object: oneOf(['bank_account', 'card']) }, (call) => {
      const { context, params } = call;
      const { id } = accountOfPath(call);
      const url = `/v1/accounts/${id}/external_accounts`;
      // All are bank accounts: payouts to cards are not made here.
      if (params.object === 'card') return embeddedList([], url);
      return listPage(context, { type: 'bank_account', account: id, url, params });
    }),
    route('POST', base, creation, (call) => {
      const { context, params } = call;
      const account = accountOfPath(call);
      refuseIfHandedOver(context, account);
      return addExternalAccount(context, account.id, params.external_account, {
        ...(params.default_for_currency !== undefined && {
          defaultForCurrency: params.default_for_currency,
        }),
        metadata: mergeMetadata({}, params.metadata),
      });
    }),
    route('GET', `${base}/:id`, {}, find),
    route('POST', `${base}/:id`, update, edit),
    route('DELETE', `${base}/:id`, {}, remove),
  ],
};
