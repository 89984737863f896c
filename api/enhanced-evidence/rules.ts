import type Stripe from 'stripe';

/** What stands in the programs of card networks, or was written there. */
export type ProgramEvidence = Stripe.DisputeUpdateParams.Evidence.EnhancedEvidence;
type Compelling = Stripe.DisputeUpdateParams.Evidence.EnhancedEvidence.VisaCompellingEvidence3;
/** What Visa is told of each payment, the disputed one and the earlier ones. */
type Transaction = Omit<NonNullable<Compelling['disputed_transaction']>, 'merchandise_or_services'>;
export type TransactionText = Exclude<keyof Transaction, 'shipping_address'>;
export type TransactionAddress = keyof NonNullable<Transaction['shipping_address']>;

/** What identifies the customer and what was bought, in each payment that Visa looks at. */
export const transactionTexts = {
  customer_account_id: ['short', 'Customer’s account', 'By which they sign in to the platform'],
  customer_device_fingerprint: ['short', 'Device fingerprint', 'At least 20 characters'],
  customer_device_id: ['short', 'Device id', 'At least 15 characters'],
  customer_email_address: ['short', 'Customer’s e-mail', ''],
  customer_purchase_ip: [
    'short',
    'Address on the internet',
    'The IP address that the customer bought from',
  ],
  product_description: ['long', 'Product or service', ''],
} as const satisfies Readonly<
  Record<TransactionText, readonly [form: 'short' | 'long', label: string, hint: string]>
>;

/** Where it was sent, line by line: Visa wants all of it. */
export const transactionAddress: Readonly<Record<TransactionAddress, string>> = {
  line1: 'Sent to, first line',
  line2: 'Second line',
  city: 'City',
  state: 'State or region',
  postal_code: 'Postal code',
  country: 'Country, in two letters',
};

/** What was sold, as Visa asks for it. */
export const soldAs: Readonly<Record<string, string>> = {
  merchandise: 'Goods',
  services: 'A service',
};

/** The earlier payments that Visa looks at, by their place. */
export const earlierPayments = ['First earlier payment', 'Second earlier payment'] as const;

/** Whose programs are about the rules of a network. */
export const complianceNetworks = {
  visa_compliance: 'Visa',
  mastercard_compliance: 'Mastercard',
} as const;

/** What Stripe shows of it: null where nothing was told. */
type Shown<T> = { readonly [K in keyof T]?: Shown<T[K]> | null };

/** The texts that a part says, those of the parts within it too. */
export const textsIn = (part: unknown): string[] =>
  typeof part === 'string'
    ? [part].filter(Boolean)
    : Object.values(part ?? {}).flatMap((within) => textsIn(within));

const transactionLine = (name: string, value: unknown): readonly [string, string] => {
  const [, label = name.replaceAll('_', ' ')] =
    name in transactionTexts ? transactionTexts[name as TransactionText] : [];
  const said = textsIn(value).join(', ');
  if (name === 'charge') return ['Payment', said];
  if (name === 'shipping_address') return ['Sent to', said];
  return name === 'merchandise_or_services'
    ? ['What was sold', soldAs[said] ?? said]
    : [label, said];
};

const transactionLines = (which: string, transaction: object | null | undefined) =>
  // An earlier payment is named before what is told of it.
  Object.entries({ charge: null, ...transaction })
    .map(([name, value]) => transactionLine(name, value))
    .filter(([, said]) => said !== '')
    .map(([label, said]) => [`${which}: ${label}`, said] as const);

/** All that the programs of card networks are told, as lines of a label and what it says. */
export function programLines(
  programs: Shown<ProgramEvidence> | null | undefined,
): (readonly [label: string, said: string])[] {
  const { visa_compelling_evidence_3: compelling } = programs ?? {};
  const networks = Object.keys(complianceNetworks) as (keyof typeof complianceNetworks)[];
  return [
    ...networks.flatMap((name) => {
      const answer = programs?.[name];
      const said = answer?.fee_acknowledged ? 'Accepted' : 'Not accepted';
      return answer ? [[`Fee of ${complianceNetworks[name]}`, said] as const] : [];
    }),
    ...transactionLines('Disputed payment', compelling?.disputed_transaction),
    ...Object.values(compelling?.prior_undisputed_transactions ?? {}).flatMap((prior, place) =>
      transactionLines(earlierPayments[place] ?? `Earlier payment ${place + 1}`, prior),
    ),
  ];
}

/** Whether a program is about a network's rules: answering such a dispute costs a fee of its own. */
export const isCompliance = (program: string): boolean => program.endsWith('_compliance');

const actions: Readonly<Record<string, string>> = {
  missing_customer_identifiers: 'what identifies the customer in every payment',
  missing_disputed_transaction_description: 'what was sold in the disputed payment',
  missing_merchandise_or_services: 'whether it was goods or a service',
  missing_prior_undisputed_transaction_description: 'what was sold in the earlier payments',
  missing_prior_undisputed_transactions: 'two earlier payments that were not disputed',
};

/** What a card network's program still asks for, in words. */
export const programActions = (required: readonly string[]): string =>
  required.map((action) => actions[action] ?? action.replaceAll('_', ' ')).join(', ');
