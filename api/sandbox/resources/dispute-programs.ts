import type Stripe from 'stripe';
import { boolean, emptyable, hash, list, oneOf, required, text } from '../engine/params.ts';
import { addressObject, addressParam } from './address.ts';
import type { DisputeProgram } from './test-payment-methods.ts';

type Enhanced = Stripe.Dispute['evidence']['enhanced_evidence'];
type Eligibility = Stripe.Dispute['evidence_details']['enhanced_eligibility'];

/** What a transaction of Visa Compelling Evidence 3.0 is told by. */
const transaction = {
  customer_account_id: emptyable(text()),
  customer_device_fingerprint: emptyable(text()),
  customer_device_id: emptyable(text()),
  customer_email_address: emptyable(text()),
  customer_purchase_ip: emptyable(text()),
  product_description: emptyable(text()),
  shipping_address: addressParam,
};
const acknowledgement = hash({ fee_acknowledged: boolean() });

/** Evidence for the programs of card networks, as requests send it. */
export const enhancedEvidence = emptyable(
  hash({
    mastercard_compliance: acknowledgement,
    visa_compelling_evidence_3: hash({
      disputed_transaction: hash({
        ...transaction,
        merchandise_or_services: oneOf(['merchandise', 'services']),
      }),
      prior_undisputed_transactions: list(hash({ ...transaction, charge: required(text()) })),
    }),
    visa_compliance: acknowledgement,
  }),
);
/** What of it was read; null takes all of it away. */
export type SentEnhanced = ReturnType<typeof enhancedEvidence.parse>;
type SentTransaction = { [K in keyof typeof transaction]?: unknown };

/** The evidence with what was sent now in the place of what stood there. */
export function enhancedWith(before: Enhanced, sent: SentEnhanced): Enhanced {
  if (sent === null) return {};
  const { mastercard_compliance: mastercard, visa_compliance: visa } = sent;
  const compelling = sent.visa_compelling_evidence_3;
  const disputed = compelling?.disputed_transaction;
  return {
    ...before,
    ...(mastercard && {
      mastercard_compliance: { fee_acknowledged: mastercard.fee_acknowledged ?? false },
    }),
    ...(visa && { visa_compliance: { fee_acknowledged: visa.fee_acknowledged ?? false } }),
    ...(compelling && {
      visa_compelling_evidence_3: {
        disputed_transaction: disputed
          ? {
              ...shown(disputed),
              merchandise_or_services: disputed.merchandise_or_services ?? null,
            }
          : null,
        prior_undisputed_transactions: (compelling.prior_undisputed_transactions ?? []).map(
          (prior) => ({ ...shown(prior), charge: prior.charge }),
        ),
      },
    }),
  } as Enhanced;
}

function shown(sent: SentTransaction): Record<string, unknown> {
  const names = Object.keys(transaction).filter((name) => name !== 'shipping_address');
  const { shipping_address: address, ...told } = sent as Record<string, unknown>;
  return {
    ...Object.fromEntries(names.map((name) => [name, told[name] ?? null])),
    shipping_address: address ? addressObject(address) : null,
  };
}

/** How many earlier payments Visa wants to see that were not disputed. */
const PRIOR_TRANSACTIONS = 2;

/** How far a dispute has come in each program that it is eligible for. */
export function eligibility(
  programs: readonly DisputeProgram[],
  evidence: Partial<Enhanced>,
): Eligibility {
  const compliance = (name: 'mastercard_compliance' | 'visa_compliance') => ({
    status: evidence[name]?.fee_acknowledged
      ? ('fee_acknowledged' as const)
      : ('requires_fee_acknowledgement' as const),
  });
  return {
    ...(programs.includes('mastercard_compliance') && {
      mastercard_compliance: compliance('mastercard_compliance'),
    }),
    ...(programs.includes('visa_compelling_evidence_3') && {
      visa_compelling_evidence_3: compellingEvidence(evidence.visa_compelling_evidence_3),
    }),
    ...(programs.includes('visa_compliance') && { visa_compliance: compliance('visa_compliance') }),
  };
}

function compellingEvidence(
  sent: Enhanced['visa_compelling_evidence_3'],
): NonNullable<Eligibility['visa_compelling_evidence_3']> {
  const disputed = sent?.disputed_transaction;
  const prior = sent?.prior_undisputed_transactions ?? [];
  const isKnown = (one: object | null | undefined) =>
    ['customer_account_id', 'customer_device_fingerprint', 'customer_purchase_ip'].some(
      (name) => (one as Record<string, unknown> | null | undefined)?.[name],
    );
  const missing = [
    isKnown(disputed) ? null : 'missing_customer_identifiers',
    disputed?.product_description ? null : 'missing_disputed_transaction_description',
    disputed?.merchandise_or_services ? null : 'missing_merchandise_or_services',
    prior.every(({ product_description }) => product_description)
      ? null
      : 'missing_prior_undisputed_transaction_description',
    prior.length < PRIOR_TRANSACTIONS ? 'missing_prior_undisputed_transactions' : null,
  ].filter((action) => action !== null);
  return {
    required_actions: missing,
    status: missing.length === 0 ? 'qualified' : 'requires_action',
  };
}
