import type { Context } from '../engine/context.ts';
import { invalid, noSuch } from '../engine/errors.ts';
import { listPage, pageParams } from '../engine/lists.ts';
import type { AccountInternal, ObjectTypes } from '../engine/objects.ts';
import { boolean, hash, mergeMetadata } from '../engine/params.ts';
import { type Call, type Resource, references, route, type Target } from '../engine/resource.ts';
import { refuseIfHandedOver } from './account-links.ts';
import { accountOfPath, isHidden, reviseAccount, verifiedAnew } from './account-state.ts';
import {
  emptyPerson,
  informedPerson,
  numbersOf,
  personInformation,
  personNames,
  type SentPerson,
  shownPerson,
} from './person-object.ts';

type Account = ObjectTypes['account'];
type Person = ObjectTypes['person'] & { id: string };
/** An account as it was before something was told. */
interface Earlier {
  account: Account;
  internal: AccountInternal;
}
/** A person before and after something was told of it. */
export interface ToldPerson {
  before: Person | null;
  after: Person;
}

/**
 * Stores what was told of a person of an account; a new person when `id` is null.
 * @throws StripeError `resource_missing` for a person token: there are none here
 */
export function storePerson(
  context: Context,
  account: string,
  id: string | null,
  sent: SentPerson,
): ToldPerson {
  const { person_token: token } = sent;
  if (token !== undefined) throw noSuch('token', token, 'person_token');
  const { store } = context;
  const before = id === null ? null : (store.get('person', id) as Person);
  const known = before ?? emptyPerson(context.ids.make('person_'), account, context.now());
  const after: Person = {
    ...informedPerson(known, sent),
    metadata: mergeMetadata(known.metadata, sent.metadata),
  };
  const numbers = numbersOf(before ? store.internal('person', before.id) : undefined, sent);
  if (before) {
    store.update('person', after);
    store.setInternal('person', after.id, numbers);
  } else {
    context.insert('person', account, after, numbers);
  }
  return { before, after };
}

/** What an account has provided once a person in that role has told more. */
export function providedWith(
  internal: AccountInternal,
  role: 'individual' | 'representative',
  { before, after }: { before: Person | null; after: Person | null },
): string[] {
  const isIn = (person: Person | null): person is Person =>
    person !== null && (role === 'individual' || person.relationship?.representative === true);
  const had = new Set(isIn(before) ? personNames(before, role) : []);
  const has = isIn(after) ? personNames(after, role) : [];
  return [...new Set([...internal.provided.filter((name) => !had.has(name)), ...has])];
}

/** Tells of a person's change, after its account has been revised; gives the person as shown. */
export function tellOfPerson(
  context: Context,
  earlier: Earlier,
  { before, after }: ToldPerson,
): Person {
  const { id } = earlier.account;
  const account = context.store.get('account', id);
  const shown = shownPerson(after, account, context.store.internal('account', id));
  if (before) {
    const was = shownPerson(before, earlier.account, earlier.internal);
    context.emit('person.updated', id, shown, was);
  } else {
    context.emit('person.created', id, shown);
  }
  return shown;
}

function earlierOf(call: Target): Earlier {
  const account = accountOfPath(call);
  return { account, internal: call.context.store.internal('account', account.id) };
}

function find(target: Target): Person {
  const { context, path } = target;
  const account = accountOfPath(target);
  const person = context.store.find('person', path.person!);
  if (person?.account !== account.id) throw noSuch('person', path.person!);
  return person as Person;
}

/** Where Stripe collects, the platform sees that there is a person, and no more. */
function seen(context: Context, person: Person): object {
  const account = context.store.get('account', person.account);
  const internal = context.store.internal('account', person.account);
  const shown = shownPerson(person, account, internal);
  if (!isHidden(account, internal)) return shown;
  const { id, object, created, relationship, requirements, verification } = shown;
  return { id, object, account: account.id, created, relationship, requirements, verification };
}

function write(call: Call<typeof personInformation>, known: Person | null): object {
  const { context, params } = call;
  const earlier = earlierOf(call);
  const { account, internal } = earlier;
  refuseIfHandedOver(context, account);
  const told = storePerson(context, account.id, known?.id ?? null, params);
  const isIndividual = told.after.id === internal.individual;
  reviseAccount(
    context,
    account,
    {},
    {
      provided: providedWith(internal, isIndividual ? 'individual' : 'representative', told),
      ...verifiedAnew(internal),
    },
  );
  return tellOfPerson(context, earlier, told);
}

function remove(call: Call): object {
  const { context } = call;
  const person = find(call);
  const { account, internal } = earlierOf(call);
  refuseIfHandedOver(context, account);
  if (internal.individual === person.id) {
    throw invalid('You cannot delete the individual that the account is about.');
  }
  const shown = shownPerson(person, account, internal);
  context.store.remove(person.id);
  const provided = providedWith(internal, 'representative', { before: person, after: null });
  reviseAccount(context, account, {}, { provided });
  context.emit('person.deleted', account.id, shown);
  return { id: person.id, object: 'person', deleted: true };
}

const roles = ['authorizer', 'director', 'executive', 'legal_guardian', 'owner', 'representative'];
const listParams = {
  ...pageParams,
  relationship: hash(Object.fromEntries(roles.map((role) => [role, boolean()]))),
};

function list(call: Call<typeof listParams>): object {
  const { context, params } = call;
  const { id } = accountOfPath(call);
  const where = Object.fromEntries(
    Object.entries(params.relationship ?? {}).map(([role, value]) => [role, String(value)]),
  );
  const url = `/v1/accounts/${id}/persons`;
  const page = listPage(context, { type: 'person', account: id, url, params, where });
  return { ...page, data: page.data.map((person) => seen(context, person as Person)) };
}

const base = '/v1/accounts/:account/persons';

/** People of connected accounts, as far as requirements ask for them (stripe-facts 2.1). */
export const persons: Resource = {
  routes: [
    route('GET', base, listParams, list),
    route('POST', base, personInformation, (call) => write(call, null)),
    route('GET', `${base}/:person`, {}, (call) => seen(call.context, find(call))),
    route('POST', `${base}/:person`, personInformation, (call) => write(call, find(call))),
    route('DELETE', `${base}/:person`, {}, remove),
  ],
  expandable: { person: references('account') },
  filters: {
    person: ({ relationship }) =>
      Object.fromEntries(
        roles.map((role) => [role, String(relationship?.[role as 'owner'] ?? false)]),
      ),
  },
};
