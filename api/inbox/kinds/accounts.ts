import { platformId } from '../../balances/snapshot.ts';
import { days, type Found, type Kind, say, type Verdict } from '../finding.ts';
import { patience } from '../rules.ts';
import type { AccountFacts, AccountState } from '../scopes/account.ts';

/** What the account holds and cannot get at, or of what its sales would be: its own currency first. */
function held({ lines, account }: AccountFacts): Found['risk'] {
  const having = lines.filter(({ total }) => total > 0);
  const line = having.find(({ currency }) => currency === account?.currency) ?? having[0];
  return line && { amount: line.total, currency: line.currency };
}

/** Judges what concerns accounts that are connected still. */
const connected =
  (judge: (account: AccountState, facts: AccountFacts, now: number) => Verdict) =>
  (facts: AccountFacts, now: number): Verdict =>
    facts.account && facts.account.deleted === 0 ? judge(facts.account, facts, now) : { found: [] };

const about = (
  facts: AccountFacts,
  rest: Pick<Found, 'since' | 'facts' | 'due'> & Partial<Pick<Found, 'fix'>>,
): Found => ({
  subject: facts.holder,
  account: facts.holder,
  risk: held(facts),
  held: true,
  fix: { act: 'see_account', account: facts.holder },
  ...rest,
});

const negativeBalance: Kind<AccountFacts> = {
  kind: 'negative_balance',
  judge({ holder, lines }) {
    const isPlatform = holder === platformId;
    // What is on its way covers a seller's debt; the platform's refunds and transfers need it now.
    const short = ({ available, total }: (typeof lines)[number]) =>
      isPlatform ? available : total;
    return {
      found: lines
        .filter((line) => short(line) < 0)
        .map((line) => {
          const { currency, total } = line;
          const owes = say(-short(line), currency);
          return {
            subject: holder,
            account: isPlatform ? null : holder,
            risk: { amount: -short(line), currency },
            since: null,
            facts: isPlatform
              ? `The platform’s available balance is ${owes} below zero${total >= 0 ? '; what is on its way covers it' : ''}. Transfers and payouts in ${currency.toUpperCase()} fail until then.`
              : `The account owes ${owes}. Where the platform carries its losses, Stripe takes that from the platform in the end.`,
            fix: { act: 'see_balance', holder },
          };
        }),
    };
  },
};

const requirements = (count: number): string =>
  count === 1 ? 'one requirement is due' : `${count} requirements are due`;

function blocked({ chargesEnabled, payoutsEnabled }: AccountState): string {
  if (chargesEnabled === 0 && payoutsEnabled === 0)
    return 'It takes no payments of its own and nothing is paid out to its bank';
  if (payoutsEnabled === 0) return 'Nothing is paid out to its bank';
  if (chargesEnabled === 0) return 'It takes no payments of its own';
  return 'Some of what it asked to do is blocked';
}

/** Where its holder tells Stripe what is missing. */
const askHolder = (account: string): Found['fix'] => ({ act: 'make_account_link', account });

const accountRestricted: Kind<AccountFacts> = {
  kind: 'account_restricted',
  judge: connected((account, facts) => {
    if (account.status !== 'restricted') return { found: [] };
    const { disabledReason, dueCount } = account;
    const because = disabledReason ? ` (Stripe’s reason: ${disabledReason})` : '';
    const missing = dueCount > 0 ? `; ${requirements(dueCount)}` : '';
    return {
      found: [
        about(facts, {
          since: null,
          ...(dueCount > 0 ? { fix: askHolder(facts.holder) } : {}),
          facts: `${blocked(account)}${missing}${because}.`,
        }),
      ],
    };
  }),
};

const requirementDue: Kind<AccountFacts> = {
  kind: 'requirement_due',
  judge: connected(({ status, deadline, dueCount }, facts, now) => {
    if (status !== 'restricted_soon' || deadline === null) return { found: [] };
    const from = deadline - days(patience.beforeDeadline);
    if (now < from) return { found: [], again: from };
    return {
      found: [
        about(facts, {
          since: from,
          due: deadline,
          fix: askHolder(facts.holder),
          facts: `${requirements(dueCount).replace(/^o/, 'O')}. What is not handed in by then restricts the account.`,
        }),
      ],
    };
  }),
};

const onboardingStalled: Kind<AccountFacts> = {
  kind: 'onboarding_stalled',
  judge: connected(({ status, created }, facts, now) => {
    if (status !== 'onboarding') return { found: [] };
    const late = created + days(patience.toOnboard);
    if (now < late) return { found: [], again: late };
    return {
      found: [
        about(facts, {
          since: created,
          fix: askHolder(facts.holder),
          facts: `It was created more than ${patience.toOnboard} days ago, and its onboarding has not been finished.`,
        }),
      ],
    };
  }),
};

const wordsOfStatus: Readonly<Record<string, string>> = {
  errored: 'a payout to it failed',
  verification_failed: 'it could not be verified',
  tokenized_account_number_deactivated: 'its bank has deactivated the account number',
};

const bankAccountErrored: Kind<AccountFacts> = {
  kind: 'bank_account_errored',
  judge: connected((account, facts) => {
    const [first] = account.unpayable;
    if (!first || account.status === 'rejected') return { found: [] };
    const each = account.unpayable.map(
      ({ last4, status }) => `····${last4}: ${wordsOfStatus[status] ?? status}`,
    );
    return {
      found: [
        about(facts, {
          since: null,
          // A holder without a dashboard gives another one where they were onboarded.
          fix: account.canLogIn
            ? { act: 'make_login_link', account: facts.holder }
            : askHolder(facts.holder),
          facts: `Stripe does not pay out to ${each.join('; ')}. Scheduled payouts wait until the account gives another one.`,
        }),
      ],
    };
  }),
};

/** What an account or its balance asks of a person. */
export const accountKinds: readonly Kind<AccountFacts>[] = [
  negativeBalance,
  accountRestricted,
  requirementDue,
  onboardingStalled,
  bankAccountErrored,
];
