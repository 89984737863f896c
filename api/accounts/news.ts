import type Stripe from 'stripe';
import type { UnixSeconds } from '../kit/time.ts';
import { type RequirementLine, requirementLines } from './requirements.ts';
import { type Restriction, restrictionsOf } from './restrictions.ts';
import { type AccountStatus, accountStatus, nextDeadline } from './rules.ts';
import { disabledReasonText } from './words.ts';

/** Something about where an account stands that is not as it was. */
export interface News {
  readonly text: string;
  /** Whether somebody has to hear of it, or it is one thing less. */
  readonly tone: 'worse' | 'better' | 'neutral';
  /** A moment that belongs to it, such as a new deadline; Unix seconds. */
  readonly by?: UnixSeconds;
}

/** An account as it was known at a moment. */
export interface AccountAt {
  readonly account: Stripe.Account;
  /** Unix seconds. */
  readonly at: UnixSeconds;
}

const statusWords: Record<AccountStatus, string> = {
  onboarding: 'being onboarded',
  in_review: 'in review',
  restricted: 'restricted',
  restricted_soon: 'soon restricted',
  enabled: 'enabled',
  rejected: 'rejected',
};

/** From where all works to where nothing does. */
const severity: readonly AccountStatus[] = [
  'enabled',
  'restricted_soon',
  'in_review',
  'onboarding',
  'restricted',
  'rejected',
];

function statusNews(before: AccountAt, after: AccountAt): News[] {
  const [was, is] = [before, after].map(({ account, at }) => accountStatus(account, at));
  if (!was || !is || was === is) return [];
  const worse = severity.indexOf(is) > severity.indexOf(was);
  const text = `The account is ${statusWords[is]}; it was ${statusWords[was]}.`;
  return [{ text, tone: worse ? 'worse' : 'better' }];
}

function reasonNews(before: AccountAt, after: AccountAt): News[] {
  const [was, is] = [before, after].map(
    ({ account }) => account.requirements?.disabled_reason ?? null,
  );
  if (!is || is === was) return [];
  const text = disabledReasonText(is);
  return [{ text: text === is ? `Stripe’s reason: ${is}.` : text, tone: 'neutral' }];
}

const stateWords: Record<Restriction['state'], string> = {
  blocked: 'blocked',
  checked: 'being checked',
  ending: 'ending',
};

function restrictionNews(before: AccountAt, after: AccountAt): News[] {
  const [was, is] = [before, after].map(
    ({ account, at }) =>
      new Map(restrictionsOf(account, [], at).map((each) => [each.what, each] as const)),
  );
  if (!was || !is) return [];
  const begun = [...is.values()].flatMap(({ what, text, state, by }): News[] => {
    if (was.get(what)?.state === state) return [];
    const until = state === 'ending' && by !== null ? { by } : {};
    const said = state === 'ending' ? 'end unless information comes' : `${stateWords[state]} now`;
    return [
      { text: `${text}: ${said}.`, tone: state === 'checked' ? 'neutral' : 'worse', ...until },
    ];
  });
  const over = [...was.values()].flatMap(({ what, text, state }): News[] =>
    is.has(what) ? [] : [{ text: `${text}: no longer ${stateWords[state]}.`, tone: 'better' }],
  );
  return [...begun, ...over];
}

const groupNews: Record<RequirementLine['group'], string> = {
  past_due: 'Overdue now',
  currently_due: 'Asked for now',
  pending_verification: 'Handed in, and being checked',
  eventually_due: 'Asked for, to be handed in later',
  future: 'Asked for once the rules change',
};

const pressing: ReadonlySet<RequirementLine['group']> = new Set(['past_due', 'currently_due']);

function requirementNews(before: AccountAt, after: AccountAt): News[] {
  const [was, is] = [before, after].map(
    ({ account }) =>
      new Map(requirementLines(account).map((line) => [line.requirement, line] as const)),
  );
  if (!was || !is) return [];
  const texts = new Set([...is.values()].map(({ text }) => text));
  const asked = [...is.values()].flatMap(({ requirement, text, group, by, errors }): News[] => {
    const earlier = was.get(requirement);
    const known = new Set(earlier?.errors.map(({ code }) => code));
    const refused = errors
      .filter(({ code }) => !known.has(code))
      .map(
        ({ code, text: words, reason }): News => ({
          text: `Not accepted: ${text}. ${words || reason || `Stripe’s code: ${code}.`}`,
          tone: 'worse',
        }),
      );
    if (earlier?.group === group) return refused;
    const tone = pressing.has(group) ? 'worse' : 'neutral';
    return [
      { text: `${groupNews[group]}: ${text}.`, tone, ...(by === null ? {} : { by }) },
      ...refused,
    ];
  });
  const gone = [...was.values()]
    .filter(({ requirement, text }) => !is.has(requirement) && !texts.has(text))
    .map(({ text }): News => ({ text: `No longer asked for: ${text}.`, tone: 'better' }));
  return [...asked, ...gone];
}

function deadlineNews(before: AccountAt, after: AccountAt): News[] {
  const [was, is] = [before, after].map(({ account }) => nextDeadline(account));
  if (was == null || is == null || was === is) return [];
  const tone = is < was ? 'worse' : 'better';
  return [{ text: `The deadline is ${is < was ? 'earlier' : 'later'} than it was.`, tone, by: is }];
}

/**
 * What is new about where an account stands, in words, each thing once: its status, the reason,
 * what it can and cannot do, what is asked of it and the deadline.
 */
export function newsBetween(before: AccountAt, after: AccountAt): News[] {
  const news = [statusNews, reasonNews, restrictionNews, requirementNews, deadlineNews].flatMap(
    (look) => look(before, after),
  );
  // Stripe asks for the lines of an address one by one, and the reader for one address.
  return [...new Map(news.map((each) => [each.text, each])).values()];
}
