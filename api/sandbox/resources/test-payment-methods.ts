/** What a bank debit comes to after it has been processed. */
interface DebitOutcome {
  /** Null: it stays in processing until a simulation decides. */
  failureCode: string | null | 'never';
  /** Later than the usual time, as the "after 3 min" accounts. */
  delayed?: boolean;
}

/** Why and how a customer's bank disputes a payment. */
export interface DisputeCause {
  reason: string;
  inquiry?: boolean;
  /** Settled with the issuer before it becomes a chargeback. */
  prevented?: boolean;
  /** Lost at once, as nothing can be said against it. */
  uncounterable?: boolean;
  /** The programs of the card networks by which it can be countered. */
  programs?: readonly DisputeProgram[];
  /** Smart Disputes are available for it. */
  smart?: boolean;
  /** The part of the payment that is disputed; all of it when left out. */
  share?: number;
}
export type DisputeProgram =
  | 'mastercard_compliance'
  | 'visa_compelling_evidence_3'
  | 'visa_compliance';

/** Stripe asks an account for more, by a deadline or before it may charge or be paid out again. */
export type AccountTrigger = 'requirement' | 'charge_block' | 'payout_block';

/** One of Stripe's test payment methods and what it makes happen (stripe-facts 6). */
export interface TestPaymentMethod {
  type: 'au_becs_debit' | 'card' | 'customer_balance' | 'sepa_debit' | 'us_bank_account';
  brand: string;
  last4: string;
  country: string;
  funding: string;
  number?: string;
  decline?: { code: string; declineCode?: string; message: string; blocked?: boolean };
  /** It declines only when it is charged, not when it is attached to a customer. */
  attachable?: boolean;
  /** The customer must authenticate first. */
  authentication?: 'required';
  riskLevel?: 'elevated';
  availableAtOnce?: boolean;
  /** What the customer's bank does afterwards, each by itself. */
  disputes?: readonly DisputeCause[];
  /** The issuer warns that the payment may have been fraudulent. */
  fraudWarning?: boolean;
  refund?: 'pending' | 'fails';
  debit?: DebitOutcome;
  /** What becomes of the connected account that is charged for (stripe-facts 7). */
  accountTrigger?: AccountTrigger;
}

function card(number: string, more: Partial<TestPaymentMethod> = {}): TestPaymentMethod {
  return {
    type: 'card',
    brand: number.startsWith('5') ? 'mastercard' : number.startsWith('3') ? 'amex' : 'visa',
    last4: number.slice(-4),
    country: 'US',
    funding: 'credit',
    number,
    ...more,
  };
}

function declined(number: string, code: string, message: string, declineCode?: string) {
  return card(number, { decline: { code, message, ...(declineCode && { declineCode }) } });
}
const generic = 'Your card was declined.';

function ach(number: string, failureCode: DebitOutcome['failureCode'], more = {}) {
  return {
    type: 'us_bank_account' as const,
    brand: '',
    last4: number.slice(-4),
    country: 'US',
    funding: '',
    number,
    debit: { failureCode },
    ...more,
  };
}

function sepa(iban: string, failureCode: DebitOutcome['failureCode'], delayed: boolean, more = {}) {
  return {
    type: 'sepa_debit' as const,
    brand: '',
    last4: iban.slice(-4),
    country: iban.slice(0, 2),
    funding: '',
    number: iban,
    debit: { failureCode, delayed },
    ...more,
  };
}

function becs(number: string, failureCode: DebitOutcome['failureCode'], delayed: boolean) {
  return {
    type: 'au_becs_debit' as const,
    brand: '',
    last4: number.slice(-4),
    country: 'AU',
    funding: '',
    number,
    debit: { failureCode, delayed },
  };
}

const fraudulent = { reason: 'fraudulent' };
const compliance = (program: DisputeProgram) => ({
  disputes: [{ reason: 'noncompliant', programs: [program] }],
});

const methods: Readonly<Record<string, TestPaymentMethod>> = {
  pm_card_visa_triggerNextRequirements: card('4000000000004202', {
    accountTrigger: 'requirement',
  }),
  pm_card_visa_triggerChargeBlock: card('4000000000004210', { accountTrigger: 'charge_block' }),
  pm_card_visa_triggerPayoutBlock: card('4000000000004236', { accountTrigger: 'payout_block' }),
  pm_card_visa: card('4242424242424242'),
  pm_card_visa_debit: card('4000056655665556', { funding: 'debit' }),
  pm_card_mastercard: card('5555555555554444'),
  pm_card_amex: card('378282246310005'),
  pm_card_unionpay: card('6205500000000000004', { brand: 'unionpay' }),
  pm_card_us: card('4242424242424242'),
  pm_card_gb: card('4000008260000000', { country: 'GB' }),
  pm_card_de: card('4000002760000016', { country: 'DE' }),
  pm_card_fr: card('4000002500000003', { country: 'FR' }),
  pm_card_ca: card('4000001240000000', { country: 'CA' }),
  pm_card_jp: card('4000003920000003', { country: 'JP' }),
  pm_card_ch: card('4000007560000009', { country: 'CH' }),
  pm_card_authenticationRequiredOnSetup: card('4000002500003155', { authentication: 'required' }),
  pm_card_authenticationRequired: card('4000002760003184', { authentication: 'required' }),
  pm_card_threeDSecure2Required: card('4000000000003220', { authentication: 'required' }),
  pm_card_threeDSecureRequiredChargeDeclined: card('4000008400001629', {
    authentication: 'required',
    decline: { code: 'card_declined', declineCode: 'generic_decline', message: generic },
  }),
  pm_card_visa_chargeDeclined: declined(
    '4000000000000002',
    'card_declined',
    generic,
    'generic_decline',
  ),
  pm_card_visa_chargeDeclinedInsufficientFunds: declined(
    '4000000000009995',
    'card_declined',
    'Your card has insufficient funds.',
    'insufficient_funds',
  ),
  pm_card_visa_chargeDeclinedLostCard: declined(
    '4000000000009987',
    'card_declined',
    generic,
    'lost_card',
  ),
  pm_card_visa_chargeDeclinedStolenCard: declined(
    '4000000000009979',
    'card_declined',
    generic,
    'stolen_card',
  ),
  pm_card_chargeDeclinedExpiredCard: declined(
    '4000000000000069',
    'expired_card',
    'Your card has expired.',
    'expired_card',
  ),
  pm_card_chargeDeclinedIncorrectCvc: declined(
    '4000000000000127',
    'incorrect_cvc',
    "Your card's security code is incorrect.",
    'incorrect_cvc',
  ),
  pm_card_chargeDeclinedProcessingError: declined(
    '4000000000000119',
    'processing_error',
    'An error occurred while processing your card. Try again in a little bit.',
    'processing_error',
  ),
  pm_card_visa_chargeDeclinedVelocityLimitExceeded: declined(
    '4000000000006975',
    'card_declined',
    generic,
    'card_velocity_exceeded',
  ),
  pm_card_chargeCustomerFail: card('4000000000000341', {
    attachable: true,
    decline: { code: 'card_declined', declineCode: 'generic_decline', message: generic },
  }),
  pm_card_radarBlock: card('4100000000000019', {
    decline: {
      code: 'card_declined',
      declineCode: 'fraudulent',
      message: generic,
      blocked: true,
    },
  }),
  pm_card_riskLevelElevated: card('4000000000009235', { riskLevel: 'elevated' }),
  pm_card_bypassPending: card('4000000000000077', { availableAtOnce: true }),
  pm_card_bypassPendingInternational: card('4000003720000278', {
    availableAtOnce: true,
    country: 'IE',
  }),
  pm_card_createDispute: card('4000000000000259', { disputes: [fraudulent] }),
  pm_card_createMultipleDisputes: card('4000000404000079', {
    disputes: [
      { reason: 'fraudulent', share: 0.5 },
      { reason: 'product_not_received', share: 0.5 },
    ],
  }),
  pm_card_createDisputeProductNotReceived: card('4000000000002685', {
    disputes: [{ reason: 'product_not_received' }],
  }),
  pm_card_createDisputeInquiry: card('4000000000001976', {
    disputes: [{ reason: 'fraudulent', inquiry: true }],
  }),
  pm_card_createIssuerFraudRecord: card('4000000000005423', { fraudWarning: true }),
  pm_card_createCe3EligibleDispute: card('4000000404000038', {
    disputes: [{ reason: 'fraudulent', programs: ['visa_compelling_evidence_3'] }],
  }),
  pm_card_createComplianceDispute: card('4000008400000779', compliance('visa_compliance')),
  pm_card_createMastercardComplianceDispute: card(
    '5105008400000002',
    compliance('mastercard_compliance'),
  ),
  pm_card_createAutoRepresentmentEligibleDispute: card('4000000001000043', {
    disputes: [{ reason: 'product_not_received', smart: true }],
  }),
  pm_card_pendingRefund: card('4000000000007726', { refund: 'pending' }),
  pm_card_refundFail: card('4000000000005126', { refund: 'fails' }),
  pm_usBankAccount: ach('000123456789', null),
  pm_usBankAccount_success: ach('000123456789', null),
  pm_usBankAccount_accountClosed: ach('000111111113', 'account_closed'),
  pm_usBankAccount_noAccount: ach('000111111116', 'no_account'),
  pm_usBankAccount_insufficientFunds: ach('000222222227', 'insufficient_funds'),
  pm_usBankAccount_debitNotAuthorized: ach('000333333335', 'debit_not_authorized'),
  pm_usBankAccount_invalidCurrency: ach('000444444440', 'invalid_currency'),
  pm_usBankAccount_dispute: ach('000555555559', null, {
    disputes: [{ reason: 'debit_not_authorized' }],
  }),
  pm_usBankAccount_processing: ach('000000000009', 'never'),
  pm_sepaDebit: sepa('AT611904300234573201', null, false),
  pm_sepaDebit_success_at: sepa('AT611904300234573201', null, false),
  pm_sepaDebit_successDelayed_at: sepa('AT321904300235473204', null, true),
  pm_sepaDebit_failure_at: sepa('AT861904300235473202', 'debit_not_authorized', false),
  pm_sepaDebit_failureDelayed_at: sepa('AT051904300235473205', 'debit_not_authorized', true),
  // The account that the Stripe CLI lets a Checkout Session's debit fail with.
  pm_sepaDebit_failure_it: sepa('IT60X0542811101000000123456', 'debit_not_authorized', false),
  pm_sepaDebit_disputed_at: sepa('AT591904300235473203', null, false, { disputes: [fraudulent] }),
  pm_auBecsDebit: becs('900123456', null, true),
  customer_balance: {
    type: 'customer_balance',
    brand: '',
    last4: '',
    country: '',
    funding: '',
  },
  pm_auBecsDebit_accountClosed: becs('111111113', 'account_closed', false),
};

const byId = new Map(Object.entries(methods));
const byNumber = new Map([...byId].reverse().map(([id, method]) => [method.number, id]));

/**
 * What the id stands for that requests may use instead of a real payment method. The declining ones
 * are known by their older names too, without a brand, which the Stripe CLI still uses.
 */
export function testPaymentMethod(id: string): TestPaymentMethod | undefined {
  return byId.get(id) ?? byId.get(id.replace(/^pm_card_(?=chargeDeclined)/, 'pm_card_visa_'));
}

/** The test id of a card, account or IBAN number; undefined for a number nobody documents. */
export function testIdOfNumber(number: string): string | undefined {
  return byNumber.get(number.replaceAll(/\s/g, ''));
}
