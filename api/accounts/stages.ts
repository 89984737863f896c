/**
 * The parts of Stripe's onboarding in the order in which its form goes through them, each by what
 * it asks for. Documents are asked for once all else is known.
 * @see https://docs.stripe.com/connect/express-accounts
 */
const stages: readonly (readonly [name: string, asks: RegExp])[] = [
  ['Type of business', /^(business_type|company\.structure)$/],
  ['The company', /^company\.(?!verification)/],
  [
    'The person',
    /^(individual|representative|directors|owners|executives|legal_guardian|person_\w+)\.(?!verification|documents)/,
  ],
  ['The business', /^(business_profile|settings)\./],
  ['Bank account', /^external_account/],
  ['Documents', /(^documents\.|\.verification\b|\.documents\.)/],
  ['Terms of service', /^tos_acceptance\./],
  ['Something else', /^/],
];

const place = (requirement: string): number =>
  stages.findIndex(([, asks]) => asks.test(requirement));

/**
 * Where an onboarding stopped, by what is still missing: the first part of the form of which
 * something is.
 * @param missing Stripe's names of requirements
 * @returns the part in words, and what is missing in the order of the form
 */
export function whereStopped(missing: readonly string[]): {
  stoppedAt: string;
  inOrder: readonly string[];
} {
  const inOrder = missing.toSorted((a, b) => place(a) - place(b));
  const [first] = inOrder;
  // All is there but its holder's last word, by which it is handed in.
  const stoppedAt = first === undefined ? 'Handing it in' : (stages[place(first)]?.[0] ?? first);
  return { stoppedAt, inOrder };
}
