/** What the local Stripe leaves open or the real one leaves to contracts: each is a switch. */
export interface Settings {
  /** Country of the platform (ISO 3166, upper case). */
  platformCountry: string;
  /** Name shown in descriptions such as "<name> application fee". */
  platformName: string;
  /** Currencies a charge settles in as they are; any other is converted to `conversionCurrency`. */
  settlementCurrencies: readonly string[];
  conversionCurrency: string;
  /**
   * Units of `conversionCurrency` for one unit of the currency, both in major units. What has no
   * rate and is not settled as it is cannot be charged.
   */
  exchangeRates: Readonly<Record<string, number>>;
  /** Digits that an amount to charge can have in minor units; up to 12 with most cards. */
  amountDigits: number;
  /** Stripe's processing fee: hundredths of a percent of the amount plus a fixed part in minor units. */
  feeBasisPoints: number;
  feeFixed: number;
  /** The same for bank debits: hundredths of a percent, and at most so many minor units. */
  debitFeeBasisPoints: number;
  debitFeeMost: number;
  /** What a bank debit that fails costs in minor units; the processing fee is given back. */
  debitFailureFee: number;
  /** Business days from payment to availability. */
  settlementDelayDays: number;
  /** Seconds until a charge captured with `automatic_async` is booked; 0 books it in the answer. */
  bookingDelaySeconds: number;
  /** Refuse refunds above the available balance (`balance_insufficient`) instead of going negative. */
  refundsNeedAvailableBalance: boolean;
  /** Let a reversal push the connected account's available balance below zero. */
  reversalsMayOverdraw: boolean;
  /**
   * Reserve the platform's funds against negative balances of the accounts whose requirements it
   * collects.
   */
  connectReserves: boolean;
  /** Days after which such a negative balance is collected from the platform. */
  connectCollectionDays: number;
  /** Dispute fees (since 2025-06-17), in minor units of the dispute's balance currency. */
  disputeReceivedFee: number;
  disputeCounteredFee: number;
  returnReceivedFeeOnWin: boolean;
  /** Days to answer a dispute or an inquiry. */
  disputeResponseDays: number;
  /** Days the issuer takes to decide when the evidence is not one of the test words. */
  disputeDecisionDays: number;
  /** Let accounts that never asked for a capability receive transfers, as test mode does. */
  transfersWithoutCapability: boolean;
  /** Countries between which transfers may go; elsewhere both ends need the same country. */
  transferCountries: readonly string[];
  /** Seconds that an account link can be opened for, and then its form be submitted. */
  accountLinkSeconds: number;
  accountFormSeconds: number;
  /** Seconds that a login link can be opened for. */
  loginLinkSeconds: number;
  /** Seconds that an account session's client secret is good for. */
  accountSessionSeconds: number;
  /**
   * Where Stripe collects the requirements, refuse the platform's writing of what the account
   * holder was given a form for.
   */
  onboardingLocksInformation: boolean;
  /** Seconds that Stripe takes to verify what an account submitted. */
  verificationSeconds: number;
  /** Seconds until a bank debit or a refund "on its way" reaches its outcome. */
  asynchronousOutcomeSeconds: number;
  /**
   * Let a bank debit that is confirmed over `/v1/payment_pages` reach its outcome at once, as the
   * Stripe CLI counts on; those of the hosted page take `asynchronousOutcomeSeconds`.
   */
  paymentPageDebitsSettleAtOnce: boolean;
  /** Days after which an uncaptured card authorization expires. */
  authorizationDays: number;
  /** Days a payout takes to arrive. */
  payoutArrivalDays: number;
  /** Minor units a day (UTC) and currency that an account can pay out instantly; null: no limit. */
  instantPayoutDailyLimit: number | null;
  /** Seconds until a new object is found by search; real Stripe takes up to a minute. */
  searchLagSeconds: number;
  /** Days that events are kept. */
  eventRetentionDays: number;
}

const EEA =
  'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO';

/** A United States platform in test mode, by Stripe's published prices and delays. */
export const defaultSettings: Settings = {
  platformCountry: 'US',
  platformName: 'Countinghouse Demo',
  settlementCurrencies: ['usd', 'eur', 'gbp', 'jpy', 'cad', 'chf'],
  conversionCurrency: 'usd',
  exchangeRates: {
    aed: 0.272,
    ars: 0.0007,
    aud: 0.65,
    bhd: 2.65,
    bif: 0.00034,
    brl: 0.18,
    clp: 0.00106,
    cop: 0.00026,
    czk: 0.043,
    djf: 0.0056,
    dkk: 0.145,
    gnf: 0.000115,
    hkd: 0.128,
    huf: 0.0028,
    idr: 0.000061,
    ils: 0.27,
    inr: 0.0118,
    isk: 0.0073,
    jod: 1.41,
    kmf: 0.00236,
    krw: 0.00072,
    kwd: 3.25,
    mga: 0.000223,
    mxn: 0.054,
    myr: 0.22,
    nok: 0.092,
    nzd: 0.6,
    omr: 2.6,
    php: 0.0175,
    pln: 0.25,
    pyg: 0.000142,
    ron: 0.22,
    rub: 0.0123,
    rwf: 0.00069,
    sek: 0.095,
    sgd: 0.76,
    thb: 0.029,
    tnd: 0.34,
    twd: 0.031,
    ugx: 0.00028,
    vnd: 0.000038,
    vuv: 0.0081,
    xaf: 0.00177,
    xof: 0.00177,
    xpf: 0.0097,
    zar: 0.056,
  },
  amountDigits: 8,
  feeBasisPoints: 290,
  feeFixed: 30,
  debitFeeBasisPoints: 80,
  debitFeeMost: 500,
  debitFailureFee: 0,
  settlementDelayDays: 2,
  bookingDelaySeconds: 0,
  refundsNeedAvailableBalance: false,
  reversalsMayOverdraw: false,
  connectReserves: true,
  connectCollectionDays: 180,
  disputeReceivedFee: 1500,
  disputeCounteredFee: 1500,
  returnReceivedFeeOnWin: false,
  disputeResponseDays: 9,
  disputeDecisionDays: 60,
  transfersWithoutCapability: true,
  transferCountries: ['US', 'CA', 'GB', 'CH', ...EEA.split(' ')],
  accountLinkSeconds: 300,
  accountFormSeconds: 3600,
  loginLinkSeconds: 300,
  accountSessionSeconds: 3600,
  onboardingLocksInformation: true,
  verificationSeconds: 60,
  asynchronousOutcomeSeconds: 180,
  paymentPageDebitsSettleAtOnce: true,
  authorizationDays: 7,
  payoutArrivalDays: 2,
  instantPayoutDailyLimit: null,
  searchLagSeconds: 0,
  eventRetentionDays: 30,
};
