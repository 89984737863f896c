import type { TokenPermission } from '../../api/tokens/rules.ts';

/** What a token lets its program do. */
export const tokenMeanings: Readonly<Record<TokenPermission, string>> = {
  'account_link:create': 'Make onboarding links',
};
