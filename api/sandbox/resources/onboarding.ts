import type { Context } from '../engine/context.ts';
import { noSuch } from '../engine/errors.ts';
import type { AccountLinkInternal, ObjectTypes } from '../engine/objects.ts';
import { dictionary, emptyable, oneOf, required, text } from '../engine/params.ts';
import { simulation } from '../engine/resource.ts';
import { isHidden } from './account-state.ts';
import { takeAnswers } from './onboarding-answers.ts';
import { type Question, questionsFor, SMS_CODE } from './onboarding-questions.ts';
import { requirementsOf } from './requirements.ts';

type Account = ObjectTypes['account'];

/** One question as the form shows it. */
export interface ShownQuestion extends Omit<Question, 'check' | 'test'> {
  value: string;
  required: boolean;
  error: string | null;
}
/** What somebody who opens an account link, or submits its form, is sent to. */
export type OnboardingStep =
  | { redirect: string }
  | {
      /** To be sent with the answers: who has it was the one visitor. */
      key: string;
      platform: string;
      account: string;
      type: AccountLinkInternal['type'];
      /** Some answers could not be taken. */
      refused: boolean;
      questions: ShownQuestion[];
    };

const LONGEST_ANSWER = 500;

interface Link {
  id: string;
  expires: number;
  internal: AccountLinkInternal;
}

function linkOf(context: Context, id: string): Link {
  const link = context.store.find('account_link', id);
  if (!link) throw noSuch('account link', id);
  return { id, expires: link.expires_at, internal: context.store.internal('account_link', id) };
}

/** The link's account, unless the platform has lost it or it has been rejected. */
function openAccount(context: Context, { internal }: Link): Account | null {
  const account = context.store.find('account', internal.account);
  if (!account || context.store.internal('account', account.id).rejection) return null;
  return account;
}

function keep(context: Context, link: Link, changes: Partial<AccountLinkInternal>): void {
  context.store.setInternal('account_link', link.id, { ...link.internal, ...changes });
}

/**
 * Somebody opens an account link. The first visit in time gets the form; every other one is sent
 * to the `refresh_url`, as for an account that is rejected or gone.
 */
const visit = simulation(
  'A hosted page’s own step: the link is opened.',
  { link: required(text()) },
  (context, params): OnboardingStep => {
    const link = linkOf(context, params.link);
    const account = openAccount(context, link);
    const now = context.now();
    if (!account || link.internal.form !== null || link.expires <= now) {
      return { redirect: link.internal.refreshUrl };
    }
    const form = context.ids.make('', 24);
    keep(context, link, { form, formExpires: now + context.settings.accountFormSeconds });
    return step(context, { ...link, internal: { ...link.internal, form } }, account);
  },
);

const submission = {
  link: required(text()),
  /** The key of the form. */
  form: required(text()),
  /** `submit` goes on until nothing is missing, `leave` comes back later, the rest fills in. */
  intent: oneOf(['submit', 'leave', 'match', 'noMatch', 'listed']),
  answers: dictionary(emptyable(text())),
};

/** The form is sent back, whole or in part. */
const submit = simulation(
  'A hosted page’s own step: its form comes back.',
  submission,
  (context, params): OnboardingStep => {
    const link = linkOf(context, params.link);
    const { internal } = link;
    if (params.form !== internal.form) throw noSuch('form', params.form);
    if (internal.finished) return { redirect: internal.returnUrl };
    const account = openAccount(context, link);
    if (!account || internal.formExpires <= context.now()) return { redirect: internal.refreshUrl };

    const sent = new Map(
      Object.entries(params.answers ?? {}).map(([name, answer]) => [name, answer?.trim() ?? '']),
    );
    const { intent = 'submit' } = params;
    if (intent !== 'submit' && intent !== 'leave') {
      const filled = questions(link, account).map(({ name, test }): [string, string] => [
        name,
        sent.get(name) || (test[intent] ?? test.match),
      ]);
      return step(context, link, account, new Map(filled));
    }
    const errors = take(context, link, account, sent);
    const now = context.store.get('account', account.id);
    const isDone = errors.size === 0 && missing(now).length === 0;
    if (intent === 'submit' && !isDone) {
      // What is asked only now, because of the answers, has not been left out.
      const asked = new Set(questions(link, account).map(({ name }) => name));
      for (const { name } of questionsFor(now, missing(now))) {
        if (asked.has(name) && !errors.has(name)) errors.set(name, 'This is still missing.');
      }
      return step(context, link, now, sent, errors);
    }
    keep(context, link, { finished: true });
    return { redirect: internal.returnUrl };
  },
);

function take(
  context: Context,
  link: Link,
  account: Account,
  sent: ReadonlyMap<string, string>,
): Map<string, string> {
  const answers = new Map<string, string>();
  const errors = new Map<string, string>();
  const asked = questions(link, account);
  for (const question of asked) {
    const answer = sent.get(question.name) ?? '';
    if (answer === '') continue;
    const error = mistakeIn(question, answer);
    if (error === null) answers.set(question.name, answer);
    else errors.set(question.name, error);
  }
  // A bank account is taken with all its numbers or not at all.
  const numbers = asked
    .map(({ name }) => name)
    .filter((name) => name.startsWith('external_account.'));
  if (!numbers.every((name) => answers.has(name))) for (const name of numbers) answers.delete(name);
  // A telephone that was not proved to be the holder's is not taken.
  const isProved = answers.delete(SMS_CODE) || !errors.has(SMS_CODE);
  const phones = [...answers.keys()].filter((name) => /^(individual|rep.*)\.phone$/.test(name));
  if (!isProved) for (const phone of phones) answers.delete(phone);
  takeAnswers(context, account, answers);
  return errors;
}

function mistakeIn({ check, options }: Question, answer: string): string | null {
  if (options && !options.some(([value]) => value === answer)) return 'Choose one of these.';
  return answer.length > LONGEST_ANSWER ? 'This is too long.' : check(answer);
}

function missing(account: Account): string[] {
  return account.requirements?.currently_due ?? [];
}

function questions({ internal }: Link, account: Account): Question[] {
  const due = missing(account);
  if (internal.type === 'account_onboarding') return questionsFor(account, due);
  const held = requirementsOf(account).filter((name) => !due.includes(name));
  return questionsFor(account, [...due, ...held]).filter(({ name }) => name !== SMS_CODE);
}

function step(
  context: Context,
  link: Link,
  account: Account,
  sent: ReadonlyMap<string, string> = new Map(),
  errors: ReadonlyMap<string, string> = new Map(),
): OnboardingStep {
  const due = new Set(questionsFor(account, missing(account)).map(({ name }) => name));
  const shown = questions(link, account).map(
    ({ check: _check, test: _test, ...question }): ShownQuestion => ({
      ...question,
      value: sent.get(question.name) ?? known(context, account, question.name),
      required: due.has(question.name),
      error: errors.get(question.name) ?? null,
    }),
  );
  return {
    key: link.internal.form!,
    platform: context.settings.platformName,
    account: account.business_profile?.name ?? account.company?.name ?? account.email ?? account.id,
    type: link.internal.type,
    refused: errors.size > 0,
    questions: shown,
  };
}

/** What is already known, to be edited; secret numbers are never shown. */
function known(context: Context, account: Account, name: string): string {
  const internal = context.store.internal('account', account.id);
  if (isHidden(account, internal)) return '';
  const [representative] = context.store.list('person', account.id, {
    where: { representative: 'true' },
    limit: 1,
  });
  let value: unknown = { ...account, representative };
  for (const part of name.split('.')) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** What account holders do with the links that they are given. */
export const onboardingSimulations = {
  onboarding_visit: visit,
  onboarding_submit: submit,
};
