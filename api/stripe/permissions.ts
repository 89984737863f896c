import type Stripe from 'stripe';

/** What a restricted key is probed with for one permission. */
export type Probe =
  | { readonly read: (client: Stripe, options: Stripe.RequestOptions) => Promise<object> }
  /** A write that lacks its parameters or its object, so that it does nothing. */
  | { readonly write: string }
  /** An empty file of this purpose, which Stripe keeps none of. */
  | { readonly upload: Stripe.FileCreateParams.Purpose };

/** One permission that a restricted key needs, as Stripe's form for such keys asks for it. */
export interface KeyPermission {
  /** The row of the form. */
  readonly resource: string;
  readonly access: 'read' | 'write';
  /** Its column: the platform's own data, or the same in each connected account (Connect). */
  readonly of: 'platform' | 'connected';
  /** What does not work without it. */
  readonly without: string;
  /** The client's resources that are read with it; of a write, the paths. */
  readonly calls: readonly string[];
  /** The snapshot kinds that are read with it. */
  readonly kinds: readonly string[];
  readonly probe: Probe;
}

const first = { limit: 1 } as const;

/**
 * Exactly the permissions that the product uses; a test holds this against every call in the code,
 * and against the README. Stripe asks for a permission before it looks at the parameters and the
 * object, so a write that lacks what it cannot do without tells whether it is permitted, and does
 * nothing: https://docs.stripe.com/keys/restricted-api-keys
 */
export const keyPermissions: readonly KeyPermission[] = [
  {
    resource: 'Accounts',
    access: 'read',
    of: 'platform',
    without: 'Countinghouse does not start',
    calls: ['accounts'],
    kinds: ['account', 'capability'],
    probe: { read: (client, options) => client.accounts.list(first, options) },
  },
  {
    resource: 'Accounts',
    access: 'write',
    of: 'platform',
    without: 'nobody can create an account, reject one, or lift that',
    calls: ['/v1/accounts', '/v1/accounts/'],
    kinds: [],
    probe: { write: '/v1/accounts/acct_permission/reject' },
  },
  {
    resource: 'Login Links',
    access: 'write',
    of: 'platform',
    without: 'support cannot make a link to an account’s Express Dashboard',
    calls: [],
    kinds: [],
    probe: { write: '/v1/accounts/acct_permission/login_links' },
  },
  {
    resource: 'Tokens',
    access: 'read',
    of: 'platform',
    without: 'no account can be created with a bank account',
    calls: ['tokens'],
    kinds: [],
    probe: { read: (client, options) => client.tokens.retrieve('btok_permission', {}, options) },
  },
  {
    resource: 'Tokens',
    access: 'write',
    of: 'platform',
    without: 'no account can be created with a bank account',
    calls: ['/v1/tokens'],
    kinds: [],
    // Without anything to stand for it makes none.
    probe: { write: '/v1/tokens' },
  },
  {
    resource: 'Account Links',
    access: 'write',
    of: 'platform',
    without: 'nobody can make an onboarding link',
    calls: ['/v1/account_links'],
    kinds: [],
    probe: { write: '/v1/account_links' },
  },
  {
    resource: 'Charges and Refunds',
    access: 'read',
    of: 'platform',
    without: 'there are no payments, and groups are empty',
    calls: ['charges', 'refunds'],
    kinds: ['charge', 'refund'],
    probe: { read: (client, options) => client.charges.list(first, options) },
  },
  {
    resource: 'Charges and Refunds',
    access: 'write',
    of: 'platform',
    without: 'nobody can refund a payment',
    calls: ['/v1/refunds', '/v1/refunds/'],
    kinds: [],
    probe: { write: '/v1/refunds' },
  },
  {
    resource: 'PaymentIntents',
    access: 'read',
    of: 'platform',
    without: 'payments lack their earlier attempts, and are not found by pi_ ids',
    calls: ['paymentIntents'],
    kinds: ['payment_intent'],
    probe: { read: (client, options) => client.paymentIntents.list(first, options) },
  },
  {
    resource: 'Checkout Sessions',
    access: 'read',
    of: 'platform',
    without: 'there are no Checkout Sessions',
    calls: ['checkout'],
    kinds: ['checkout.session'],
    probe: { read: (client, options) => client.checkout.sessions.list(first, options) },
  },
  {
    resource: 'Checkout Sessions',
    access: 'write',
    of: 'platform',
    without: 'nobody can make a Checkout Session, or end one',
    calls: ['/v1/checkout/sessions', '/v1/checkout/sessions/'],
    kinds: [],
    probe: { write: '/v1/checkout/sessions' },
  },
  {
    resource: 'Disputes',
    access: 'read',
    of: 'platform',
    without: 'there are no disputes',
    calls: ['disputes'],
    kinds: ['dispute'],
    probe: { read: (client, options) => client.disputes.list(first, options) },
  },
  {
    resource: 'Disputes',
    access: 'write',
    of: 'platform',
    without: 'nobody can answer a dispute, or accept one',
    calls: ['/v1/disputes/'],
    kinds: [],
    probe: { write: '/v1/disputes/du_permission/close' },
  },
  {
    resource: 'Files',
    access: 'read',
    of: 'platform',
    without: 'nobody can prepare evidence with files',
    calls: ['files'],
    kinds: [],
    probe: { read: (client, options) => client.files.list(first, options) },
  },
  {
    resource: 'Files',
    access: 'write',
    of: 'platform',
    without: 'nobody can upload evidence',
    calls: ['/v1/files'],
    kinds: [],
    // Uploads have a host of their own: https://docs.stripe.com/file-upload
    probe: { upload: 'dispute_evidence' },
  },
  {
    resource: 'Transfers',
    access: 'read',
    of: 'platform',
    without: 'there are no transfers, and groups lack what sellers were sent',
    calls: ['transfers'],
    kinds: ['transfer', 'transfer_reversal'],
    probe: { read: (client, options) => client.transfers.list(first, options) },
  },
  {
    resource: 'Transfers',
    access: 'write',
    of: 'platform',
    without: 'nobody can transfer to a connected account, or take a transfer back',
    calls: ['/v1/transfers', '/v1/transfers/'],
    kinds: [],
    probe: { write: '/v1/transfers' },
  },
  {
    resource: 'Application Fees',
    access: 'read',
    of: 'platform',
    without: 'groups lack the application fees',
    calls: ['applicationFees'],
    kinds: ['application_fee', 'fee_refund'],
    probe: { read: (client, options) => client.applicationFees.list(first, options) },
  },
  {
    resource: 'Top-ups',
    access: 'read',
    of: 'platform',
    without: 'groups lack what was topped up for them',
    calls: ['topups'],
    kinds: ['topup'],
    probe: { read: (client, options) => client.topups.list(first, options) },
  },
  {
    resource: 'Balance Transaction Sources',
    access: 'read',
    of: 'platform',
    without: 'fees and nets are unknown, and groups cannot be reckoned',
    calls: ['balanceTransactions'],
    kinds: ['balance_transaction'],
    probe: { read: (client, options) => client.balanceTransactions.list(first, options) },
  },
  {
    resource: 'Payouts',
    access: 'read',
    of: 'platform',
    without: 'the platform’s own payouts are missing',
    calls: ['payouts'],
    kinds: ['payout', 'external_account'],
    probe: { read: (client, options) => client.payouts.list(first, options) },
  },
  {
    resource: 'Payouts',
    access: 'write',
    of: 'platform',
    without: 'nobody can pay out from the platform’s own balance',
    calls: ['/v1/payouts', '/v1/payouts/'],
    kinds: [],
    probe: { write: '/v1/payouts' },
  },
  {
    resource: 'Balance',
    access: 'read',
    of: 'platform',
    without: 'the platform’s own balance is missing',
    calls: ['balance'],
    kinds: ['balance'],
    probe: { read: (client, options) => client.balance.retrieve({}, options) },
  },
  {
    resource: 'Balance Settings',
    access: 'read',
    of: 'platform',
    without: 'the platform’s own payout schedule is missing',
    calls: ['balanceSettings'],
    kinds: ['balance_settings'],
    probe: { read: (client, options) => client.balanceSettings.retrieve({}, options) },
  },
  {
    resource: 'Payment Method Configurations',
    access: 'read',
    of: 'platform',
    without: 'nobody sees which payment methods the platform offers',
    calls: ['paymentMethodConfigurations'],
    kinds: ['payment_method_configuration'],
    probe: { read: (client, options) => client.paymentMethodConfigurations.list(first, options) },
  },
  {
    resource: 'Payment Method Configurations',
    access: 'write',
    of: 'platform',
    without: 'nobody can switch a payment method of the platform',
    calls: ['/v1/payment_method_configurations/'],
    kinds: [],
    probe: { write: '/v1/payment_method_configurations/pmc_permission' },
  },
  {
    resource: 'Events',
    access: 'read',
    of: 'platform',
    without: 'what webhooks miss is never caught up with',
    calls: ['events'],
    kinds: [],
    probe: { read: (client, options) => client.events.list(first, options) },
  },
  {
    resource: 'Payouts',
    access: 'read',
    of: 'connected',
    without: 'the payouts of connected accounts are missing',
    calls: ['payouts'],
    kinds: ['payout'],
    probe: { read: (client, options) => client.payouts.list(first, options) },
  },
  {
    resource: 'Payouts',
    access: 'write',
    of: 'connected',
    without: 'nobody can pay connected accounts out, or take that back',
    calls: ['/v1/payouts', '/v1/payouts/'],
    kinds: [],
    probe: { write: '/v1/payouts' },
  },
  {
    resource: 'Balance',
    access: 'read',
    of: 'connected',
    without: 'the balances of connected accounts are missing',
    calls: ['balance'],
    kinds: ['balance'],
    probe: { read: (client, options) => client.balance.retrieve({}, options) },
  },
  {
    resource: 'Balance Settings',
    access: 'read',
    of: 'connected',
    without: 'the payout schedules of connected accounts are missing',
    calls: ['balanceSettings'],
    kinds: ['balance_settings'],
    probe: { read: (client, options) => client.balanceSettings.retrieve({}, options) },
  },
  {
    resource: 'Balance Settings',
    access: 'write',
    of: 'connected',
    without: 'nobody can change a payout schedule',
    calls: ['/v1/balance_settings'],
    kinds: [],
    // Without settings it changes none.
    probe: { write: '/v1/balance_settings' },
  },
  {
    resource: 'Payment Method Configurations',
    access: 'read',
    of: 'connected',
    without: 'nobody sees which payment methods connected accounts offer',
    calls: ['paymentMethodConfigurations'],
    kinds: ['payment_method_configuration'],
    probe: { read: (client, options) => client.paymentMethodConfigurations.list(first, options) },
  },
  {
    resource: 'Payment Method Configurations',
    access: 'write',
    of: 'connected',
    without: 'nobody can switch a payment method of a connected account',
    calls: ['/v1/payment_method_configurations/'],
    kinds: [],
    probe: { write: '/v1/payment_method_configurations/pmc_permission' },
  },
  {
    resource: 'Balance Transaction Sources',
    access: 'read',
    of: 'connected',
    without: 'what payouts of connected accounts consist of is unknown',
    calls: ['balanceTransactions'],
    kinds: ['balance_transaction'],
    probe: { read: (client, options) => client.balanceTransactions.list(first, options) },
  },
  {
    resource: 'Events',
    access: 'read',
    of: 'connected',
    without: 'a change whose answer was lost counts as ours, though somebody else made it',
    calls: ['events'],
    kinds: [],
    probe: { read: (client, options) => client.events.list(first, options) },
  },
];

/** A permission as people say it: `Disputes: read`, `Balance: read, for connected accounts`. */
export const permissionName = ({
  resource,
  access,
  of,
}: Pick<KeyPermission, 'resource' | 'access' | 'of'>): string =>
  `${resource}: ${access}${of === 'connected' ? ', for connected accounts' : ''}`;

/** The permission with which a kind is read; undefined for a kind that none stands for. */
export const permissionToRead = (kind: string, of: KeyPermission['of']): string | undefined => {
  const permission = keyPermissions.find(
    (each) => each.of === of && each.access === 'read' && each.kinds.includes(kind),
  );
  return permission && permissionName(permission);
};
