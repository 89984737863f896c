import type { Context } from '../engine/context.ts';
import { invalid, noSuch } from '../engine/errors.ts';
import { embeddedList, listPage, pageOf, pageParams } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  anything,
  boolean,
  emptyable,
  hash,
  integer,
  list,
  mergeMetadata,
  metadata,
  oneOf,
  required,
  text,
} from '../engine/params.ts';
import { type Call, type Resource, route, type Target } from '../engine/resource.ts';
import type { Position } from '../engine/store.ts';
import { refuseIfHandedOver } from './account-links.ts';
import { accountOfPath, findAccount, reviseAccount } from './account-state.ts';
import {
  accountType,
  type Described,
  describedExternalAccount,
  type ExternalAccount,
  noRequirements,
  OWNERSHIP,
} from './external-account-values.ts';

interface Options {
  defaultForCurrency?: boolean;
  metadata?: Record<string, string>;
}

/** Adds an external account to an account, which then shows it and meets the requirement. */
export function addExternalAccount(
  context: Context,
  account: string,
  sent: unknown,
  options: Options = {},
): ExternalAccount {
  const external = insertExternalAccount(context, findAccount(context, account), sent, options);
  refreshAccount(context, account);
  return external;
}

/**
 * Stores an external account, given as Stripe takes it: a test token or a hash with its number. The
 * first of a currency becomes the default for it. The account itself is left to the caller.
 * @throws StripeError for an unknown token, bad fields, or a card that is no debit card
 */
export function insertExternalAccount(
  context: Context,
  owner: ObjectTypes['account'],
  sent: unknown,
  options: Options = {},
): ExternalAccount {
  return insertDescribed(
    context,
    owner.id,
    describedExternalAccount(context, owner, sent),
    options,
  );
}

function insertDescribed(
  context: Context,
  owner: string,
  { external, internal, token }: Described,
  options: Options,
): ExternalAccount {
  const others = externalAccounts(context, owner);
  const isDefault =
    options.defaultForCurrency ??
    !others.some((other) => other.currency === external.currency && other.default_for_currency);
  if (isDefault) clearDefault(context, others, external.currency);
  const added: ExternalAccount = {
    ...external,
    default_for_currency: isDefault,
    metadata: options.metadata ?? {},
  };
  if (added.object === 'card') context.insert('card', owner, added, internal);
  else context.insert('bank_account', owner, added, internal);
  if (token) context.store.update('token', { ...token, used: true });
  context.emit('account.external_account.created', owner, added);
  return added;
}

/** What may change of an external account of either kind. */
type Changes = Partial<ObjectTypes['bank_account']> | Partial<ObjectTypes['card']>;

function write(context: Context, external: ExternalAccount, changes: Changes): ExternalAccount {
  return external.object === 'card'
    ? context.change('card', external, changes as Partial<ObjectTypes['card']>)
    : context.change('bank_account', external, changes as Partial<ObjectTypes['bank_account']>);
}

/**
 * Stores the external account that an account update names: it takes the place of the one that was
 * the default for its currency.
 */
export function replaceExternalAccount(
  context: Context,
  owner: ObjectTypes['account'],
  sent: unknown,
): void {
  const described = describedExternalAccount(context, owner, sent);
  const replaced = externalAccounts(context, owner.id).find(
    ({ currency: of, default_for_currency: isDefault }) =>
      isDefault && of === described.external.currency,
  );
  if (replaced) context.store.remove(replaced.id);
  insertDescribed(context, owner.id, described, { defaultForCurrency: true });
  if (replaced) context.emit('account.external_account.deleted', owner.id, replaced);
}

/** A document has come that proves whose the account's bank accounts are, if it is that one. */
export function documentsOfBanksGiven(context: Context, account: string, names: string[]): void {
  if (!names.includes(OWNERSHIP)) return;
  for (const bank of context.store.list('bank_account', account)) {
    if (!bank.requirements?.currently_due?.includes(OWNERSHIP)) continue;
    const proved = context.change('bank_account', bank, { requirements: noRequirements() });
    context.emit('account.external_account.updated', account, proved, bank);
  }
}

/** Changes an external account and tells of it; the account shows the new state too. */
export function changeExternalAccount(
  context: Context,
  external: ExternalAccount,
  changes: Changes,
): ExternalAccount {
  const changed = write(context, external, changes);
  const account = external.account!;
  context.emit('account.external_account.updated', account, changed, external);
  refreshAccount(context, account);
  return changed;
}

/** The bank account or card of that id, whosever it is. */
export function findExternalAccount(context: Context, id: string): ExternalAccount | undefined {
  return context.store.find('bank_account', id) ?? context.store.find('card', id);
}

/** Where payouts in this currency go to, if there is such an external account. */
export function payoutDestination(
  context: Context,
  account: string,
  wanted: string,
): ExternalAccount | undefined {
  const { external_accounts: list } = context.store.get('account', account);
  const all = (list?.data ?? []).filter((external) => external.currency === wanted);
  const destination = all.find((external) => external.default_for_currency) ?? all[0];
  return destination && findExternalAccount(context, destination.id);
}

/** Bank accounts and cards together, newest first. */
export function externalAccounts(context: Context, account: string): ExternalAccount[] {
  const at = ({ id }: ExternalAccount) => context.store.place(id)!.seq;
  return [
    ...context.store.list('bank_account', account),
    ...context.store.list('card', account),
  ].sort((a, b) => at(b) - at(a));
}

/**
 * The account's external accounts as the account object carries them.
 * @param all where they are known already
 */
export function externalAccountList(
  context: Context,
  account: string,
  all = externalAccounts(context, account),
) {
  return embeddedList(all, `/v1/accounts/${account}/external_accounts`);
}

/** The account carries the list inside it, and having an external account is a requirement. */
function refreshAccount(context: Context, account: string): void {
  const owner = context.store.find('account', account);
  // A payout may come back after its account was deleted.
  if (owner)
    reviseAccount(context, owner, { external_accounts: externalAccountList(context, account) });
}

function clearDefault(
  context: Context,
  others: ExternalAccount[],
  of: string | null | undefined,
): void {
  for (const other of others) {
    if (other.currency !== of || !other.default_for_currency) continue;
    const changed = write(context, other, { default_for_currency: false });
    context.emit('account.external_account.updated', other.account!, changed, other);
  }
}

function find(target: Target): ExternalAccount {
  const account = accountOfPath(target);
  const id = target.path.id!;
  const external = findExternalAccount(target.context, id);
  if (external?.account !== account.id) throw noSuch('external account', id);
  return external;
}

/** What only a bank account has, and what only a card has. */
const bankUpdate = {
  account_holder_name: emptyable(text()),
  account_holder_type: emptyable(oneOf(['company', 'individual'])),
  account_type: emptyable(accountType),
  documents: hash({ bank_account_ownership_verification: hash({ files: list(text()) }) }),
};
const cardUpdate = {
  address_city: text(),
  address_country: text(),
  address_line1: text(),
  address_line2: text(),
  address_state: text(),
  address_zip: text(),
  exp_month: integer({ min: 1, max: 12 }),
  exp_year: integer(),
  name: text(),
};
const update = {
  ...bankUpdate,
  ...cardUpdate,
  default_for_currency: boolean(),
  metadata: metadata(),
};

function edit(call: Call<typeof update>): object {
  const { context, params } = call;
  const external = find(call);
  if (findAccount(context, external.account!).controller?.requirement_collection === 'stripe') {
    throw invalid(
      'You cannot update the external accounts of an account whose requirements Stripe collects.',
    );
  }
  const { default_for_currency, documents, metadata: sent, ...fields } = params;
  const own = external.object === 'card' ? cardUpdate : bankUpdate;
  const foreign = Object.keys({ ...fields, ...(documents && { documents }) }).find(
    (name) => !Object.hasOwn(own, name),
  );
  if (foreign !== undefined) {
    throw invalid(`Received unknown parameter: ${foreign}`, foreign, 'parameter_unknown');
  }
  if (default_for_currency) {
    clearDefault(context, externalAccounts(context, external.account!), external.currency);
  }
  return changeExternalAccount(context, external, {
    ...fields,
    ...(default_for_currency && { default_for_currency: true }),
    ...(documents?.bank_account_ownership_verification?.files?.length && {
      requirements: noRequirements(),
    }),
    ...(sent !== undefined && { metadata: mergeMetadata(external.metadata, sent) }),
    // Any update, an empty one too, enables an account again that a failed payout errored.
    status: 'new',
  } as Changes);
}

function remove(call: Call): object {
  const { context } = call;
  const external = find(call);
  const { id, object, currency } = external;
  const others = externalAccounts(context, external.account!).filter((other) => other.id !== id);
  if (external.default_for_currency && others.some((other) => other.currency === currency)) {
    throw invalid(
      'You cannot delete the default external account for your default currency. Please make another external account the default using the `default_for_currency` param, and then delete this one.',
    );
  }
  context.store.remove(id);
  context.emit('account.external_account.deleted', external.account!, external);
  refreshAccount(context, external.account!);
  return { id, object, currency, deleted: true };
}

const listing = { ...pageParams, object: oneOf(['bank_account', 'card']) };

function page(call: Call<typeof listing>): object {
  const { context, params } = call;
  const { id: account } = accountOfPath(call);
  const url = `/v1/accounts/${account}/external_accounts`;
  if (params.object) return listPage(context, { type: params.object, account, url, params });
  const newestFirst = externalAccounts(context, account);
  const place = (id: string | undefined, param: string): Position | undefined => {
    if (id === undefined) return undefined;
    if (!newestFirst.some((one) => one.id === id)) throw noSuch('external account', id, param);
    return context.store.place(id);
  };
  return pageOf(url, params, place, ({ before, after, limit }) => {
    const seq = (one: ExternalAccount) => context.store.place(one.id)!.seq;
    const ordered = after ? newestFirst.toReversed() : newestFirst;
    return ordered
      .filter((one) => !before || seq(one) < before.seq)
      .filter((one) => !after || seq(one) > after.seq)
      .slice(0, limit);
  });
}

const creation = {
  external_account: required(anything()),
  default_for_currency: boolean(),
  metadata: metadata(),
};
const base = '/v1/accounts/:account/external_accounts';

/** Bank accounts and debit cards that connected accounts are paid out to (stripe-facts 2.2). */
export const externalAccountsResource: Resource = {
  routes: [
    route('GET', base, listing, page),
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
