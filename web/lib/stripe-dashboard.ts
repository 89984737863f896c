/** An object of Stripe's that has a page in Stripe's own dashboard. */
export interface StripeObject {
  id: string;
  /** The connected account that holds it; null or absent: the platform. */
  account?: string | null | undefined;
}

/** The pages of Stripe's dashboard, by the prefix of the ids that they show. */
const pages: Readonly<Record<string, string>> = {
  acct: 'connect/accounts',
  ch: 'payments',
  py: 'payments',
  pi: 'payments',
  tr: 'connect/transfers',
  po: 'payouts',
  dp: 'disputes',
  du: 'disputes',
  evt: 'events',
};

/**
 * The page of an object in Stripe's dashboard; null when it has none, as everything of a sandbox.
 * The account stands first, so that whoever works for several lands in the right one.
 * @param platform the platform's own account, where it is known
 */
export function stripeDashboardUrl(
  { id, account }: StripeObject,
  mode: 'sandbox' | 'test' | 'live',
  platform: string | null,
): string | null {
  const page = pages[id.slice(0, Math.max(0, id.indexOf('_')))];
  if (!page || mode === 'sandbox') return null;
  const holder = account ?? platform;
  const at = [holder, mode === 'test' ? 'test' : null, page, encodeURIComponent(id)];
  return `https://dashboard.stripe.com/${at.filter((part) => part !== null).join('/')}`;
}
