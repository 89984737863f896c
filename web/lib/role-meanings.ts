import type { Role } from '../../api/staff/rules.ts';

/** What each role may do beyond the roles before it, in a few words. */
export const roleMeanings: Readonly<Record<Role, string>> = {
  viewer: 'sees everything but the running of this product',
  support: 'refunds payments, makes onboarding links and Checkout Sessions',
  finance: 'transfers, pays out, answers disputes, exports',
  manager: 'creates accounts, sees sync and the audit trail, approves',
  admin: 'manages staff, limits and settings',
};
