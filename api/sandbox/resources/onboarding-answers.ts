import type { Context } from '../engine/context.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { isRecord, parseShape } from '../engine/params.ts';
import { inform } from './account-information.ts';
import { accountInformation } from './account-params.ts';
import { reviseAccount, verifiedAnew } from './account-state.ts';
import { personInformation } from './person-object.ts';
import { providedWith, storePerson, tellOfPerson } from './persons.ts';

type Account = ObjectTypes['account'];
type Tree = { [name: string]: string | string[] | Tree };
/** Answers by the names of their questions, none of them empty. */
export type Answers = ReadonlyMap<string, string>;

/**
 * Writes what an account holder answered, as the API would take it from the platform.
 * @throws StripeError where an answer is not taken, though its question found nothing wrong
 */
export function takeAnswers(context: Context, account: Account, answers: Answers): void {
  if (answers.size === 0) return;
  const type = answers.get('business_type') ?? account.business_type;
  const told = treeOf(account, type === 'individual' ? asIndividual(answers) : answers);
  const { representative, ...rest } = told;
  const known = Object.entries(rest).filter(([name]) => Object.hasOwn(accountInformation, name));
  if (answers.has('tos_acceptance')) {
    known.push([
      'tos_acceptance',
      { date: String(context.now()), ip: '127.0.0.1', user_agent: 'Sandbox onboarding' },
    ]);
  }
  inform(context, account.id, parseShape(accountInformation, Object.fromEntries(known)));
  if (isRecord(representative)) represent(context, account.id, representative);
  const unforeseen = [...answers.keys()].filter((name) =>
    context.store.internal('account', account.id).extra.includes(name),
  );
  if (unforeseen.length > 0) provide(context, account.id, unforeseen);
}

/** Before the type of business was known, an individual was asked as a representative. */
function asIndividual(answers: Answers): Answers {
  return new Map(
    [...answers].map(([name, answer]) => [
      name.replace(/^representative\./, 'individual.'),
      answer,
    ]),
  );
}

/** Nested as requests are; a document is told by its front. */
function treeOf(account: Account, answers: Answers): Tree {
  const root: Tree = {};
  for (const [name, answer] of answers) {
    if (name === 'tos_acceptance') continue;
    const path = name.endsWith('.verification.document') ? `${name}.front` : name;
    const steps = path.split('.');
    const last = steps.pop()!;
    let branch = root;
    for (const step of steps) {
      const next = branch[step];
      const inner: Tree = isRecord(next) ? next : {};
      branch[step] = inner;
      branch = inner;
    }
    branch[last] = last === 'files' ? [answer] : answer;
  }
  const bank = root.external_account;
  if (isRecord(bank) && bank.account_number !== undefined) {
    root.external_account = {
      ...bank,
      object: 'bank_account',
      country: account.country!,
      currency: account.default_currency!,
    };
  } else {
    delete root.external_account;
  }
  return root;
}

function represent(context: Context, id: string, told: Record<string, unknown>): void {
  const account = context.store.get('account', id);
  const internal = context.store.internal('account', id);
  const [known] = context.store.list('person', id, { where: { representative: 'true' }, limit: 1 });
  const sent = parseShape(personInformation, {
    ...told,
    relationship: { representative: 'true' },
  });
  const person = storePerson(context, id, known?.id ?? null, sent);
  const provided = providedWith(internal, 'representative', person);
  reviseAccount(context, account, {}, { provided, ...verifiedAnew(internal) });
  tellOfPerson(context, { account, internal }, person);
}

function provide(context: Context, id: string, names: string[]): void {
  const account = context.store.get('account', id);
  const { provided } = context.store.internal('account', id);
  reviseAccount(context, account, {}, { provided: [...new Set([...provided, ...names])] });
}
