import { DAY } from '../engine/calendar.ts';
import type { Context } from '../engine/context.ts';
import { invalid, noSuch } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { integer, oneOf, required, text } from '../engine/params.ts';
import { simulation } from '../engine/resource.ts';
import { reviseAccount } from './account-state.ts';
import { askFor } from './account-triggers.ts';
import { externalAccountList, insertExternalAccount } from './external-accounts.ts';
import { newest } from './newest.ts';
import { requirementsOf } from './requirements.ts';

type Account = ObjectTypes['account'];

function connected(context: Context, id: string): Account {
  const account = context.store.find('account', id);
  if (!account || id === context.platform) throw noSuch('account', id, 'account');
  return account;
}

const onboarding = simulation(
  'The account holder fills the onboarding form in, as far as the stage: verified by default.',
  {
    account: required(text()),
    stage: oneOf(['partial', 'submitted', 'verified', 'failed']),
    business_type: oneOf(['company', 'individual']),
    external_account: text(),
  },
  (context, { stage = 'verified', ...params }) => {
    const account = connected(context, params.account);
    const typed: Account = {
      ...account,
      business_type: account.business_type ?? params.business_type ?? 'individual',
    };
    const wanted = requirementsOf(typed);
    const internal = context.store.internal('account', account.id);
    if (stage === 'partial') {
      const provided = wanted.filter((name) => name !== 'external_account');
      return reviseAccount(context, account, informed(typed), {
        provided: [...new Set([...internal.provided, ...provided.slice(0, provided.length / 2)])],
      });
    }
    const hasNone = (account.external_accounts?.data.length ?? 0) === 0;
    const first =
      hasNone &&
      insertExternalAccount(context, account, params.external_account ?? bankOf(account));
    return reviseAccount(
      context,
      account,
      {
        ...informed(typed),
        ...(first && { external_accounts: externalAccountList(context, account.id, [first]) }),
        tos_acceptance: { ...account.tos_acceptance, date: context.now(), ip: '203.0.113.7' },
      },
      {
        provided: [...new Set([...internal.provided, ...wanted])],
        verification: stage === 'submitted' ? 'none' : stage,
      },
    );
  },
);

function informed(account: Account): Partial<Account> {
  const profile = account.business_profile!;
  return {
    business_type: account.business_type!,
    business_profile: {
      ...profile,
      mcc: profile.mcc ?? '5734',
      url: profile.url ?? 'https://example.com',
    },
  };
}

/** A bank account in the account's own country and currency. */
function bankOf(account: Account): Record<string, string> {
  return {
    object: 'bank_account',
    account_number: '000123456789',
    country: account.country!,
    currency: account.default_currency!,
    ...(account.country === 'US' && { routing_number: '110000000' }),
  };
}

const requirement = simulation(
  'Stripe asks an account for one thing more, within some days: 14 by default.',
  { account: required(text()), requirement: text(), days: integer({ min: 0 }) },
  (context, params) => {
    const account = connected(context, params.account);
    return askFor(context, account, params.requirement, (params.days ?? 14) * DAY);
  },
);

const pastDue = simulation(
  'What Stripe asked for has not come in time, of the newest enabled account unless one is named.',
  { account: text(), requirement: text() },
  (context, params) => {
    const account =
      params.account === undefined ? newestInOrder(context) : connected(context, params.account);
    return askFor(context, account, params.requirement, 0);
  },
);

function newestInOrder(context: Context): Account {
  const found = newest(
    context,
    'account',
    ({ id, payouts_enabled }) => id !== context.platform && payouts_enabled,
  );
  if (found) return found;
  throw invalid('No connected account is enabled, which could fall past due.', 'account');
}

const requirementsMet = simulation(
  'The account holder hands in all that is asked for.',
  { account: required(text()) },
  (context, params) => {
    const account = connected(context, params.account);
    const internal = context.store.internal('account', account.id);
    return reviseAccount(
      context,
      account,
      {},
      {
        provided: [
          ...new Set([...internal.provided, ...(account.requirements?.currently_due ?? [])]),
        ],
        extra: [],
        deadline: null,
        ...(isJudged(internal.verification) && { verification: 'verified', failure: null }),
      },
    );
  },
);

/** Whether Stripe has found something that the holder can still clear up. */
function isJudged(verification: string): boolean {
  return verification === 'failed' || verification === 'listed';
}

const stripeRejection = simulation(
  'Stripe itself rejects an account, which its platform cannot undo.',
  {
    account: required(text()),
    reason: oneOf(['fraud', 'incomplete_verification', 'listed', 'other', 'terms_of_service']),
  },
  (context, { account, reason = 'fraud' }) =>
    reviseAccount(
      context,
      connected(context, account),
      {},
      { rejection: { reason, payoutsPaused: true, byStripe: true } },
    ),
);

/** What account holders and Stripe's reviewers do. */
export const accountSimulations = {
  account_onboarding: onboarding,
  account_past_due: pastDue,
  account_rejected_by_stripe: stripeRejection,
  account_requirement: requirement,
  account_requirements_met: requirementsMet,
};
