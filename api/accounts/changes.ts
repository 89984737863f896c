import { balanceSettings } from '../balances/snapshot.ts';
import { type Historied, onlyKept } from '../history/historied.ts';
import { ofText, type ValueWords, wordingBy } from '../history/wording.ts';
import { errorText } from './error-words.ts';
import { account } from './snapshot.ts';
import {
  capabilityReasonText,
  disabledReasonText,
  externalStatusText,
  requirementText,
} from './words.ts';

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** What was wrong with what was handed in, and with what of it. */
const errorInWords: ValueWords = (error) => {
  if (!isFields(error)) return undefined;
  const { code, reason, requirement } = error;
  const told = typeof code === 'string' ? (errorText(code) ?? (String(reason || '') || code)) : '';
  return typeof requirement === 'string' ? `${requirementText(requirement)}: ${told}` : told;
};

const lists =
  /^(future_)?requirements\.(past_due|currently_due|eventually_due|pending_verification)$/;

/** The values of accounts, their capabilities and their bank accounts, in words. */
const wording = wordingBy((kind, path): ValueWords | undefined => {
  if (lists.test(path)) return ofText(requirementText);
  if (/^(future_)?requirements\.errors$/.test(path)) return errorInWords;
  if (/^(future_)?requirements\.disabled_reason$/.test(path))
    return ofText(kind === 'capability' ? capabilityReasonText : disabledReasonText);
  if (/^external_accounts\.data\.[^.]+\.status$/.test(path)) return ofText(externalStatusText);
  return undefined;
});

const alone = onlyKept(account);

/** What changed on an account and on its payout schedule. */
export const accountChanges: Historied = {
  name: 'Account',
  permission: 'account:read',
  async subjects(store, id) {
    const own = await alone(store, id);
    return own && [...own, { kind: balanceSettings.kind, id }];
  },
  wording,
};
