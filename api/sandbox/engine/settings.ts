import {
  amounts,
  countries,
  country,
  currencies,
  currency,
  type Declaration,
  flag,
  name,
  ofNewWorld,
  oneOf,
  rates,
  setting,
  whole,
  wholeOrNone,
} from './setting-kinds.ts';

/** The European Economic Area. */
export const EEA: readonly string[] =
  'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO'.split(
    ' ',
  );

/** The most that a setting of each unit may be: ten years, and what every amount stays under. */
const days = whole(3650);
const seconds = whole(3650 * 86_400);
const minorUnits = whole(1_000_000_000);
const payoutInterval = oneOf(['daily', 'weekly', 'monthly', 'manual']);

/**
 * What Stripe's reference leaves open or the real one leaves to contracts, each with its default: a
 * United States platform in test mode, by Stripe's published prices and delays.
 */
export const declaredSettings = {
  platformCountry: ofNewWorld(country, 'US', "The platform's country (ISO 3166)"),
  platformName: ofNewWorld(
    name,
    'Countinghouse Demo',
    'Its name, also in descriptions such as "<name> application fee"',
  ),
  platformPayoutInterval: ofNewWorld(
    payoutInterval,
    'daily',
    'How often a new platform is paid out: weekly is on Mondays, monthly on the 1st',
  ),
  accountPayoutInterval: setting(
    payoutInterval,
    'daily',
    'How often new connected accounts are paid out, the same way',
  ),
  settlementCurrencies: setting(
    currencies,
    ['usd', 'eur', 'gbp', 'jpy', 'cad', 'chf'],
    'Currencies that a charge settles in as they are; any other is converted',
  ),
  conversionCurrency: setting(currency, 'usd', 'The currency that others are converted to'),
  exchangeRates: setting(
    rates,
    {
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
    'What one unit of each other currency is worth in that one, both in major units; a currency that is nowhere cannot be charged',
  ),
  amountDigits: setting(
    whole(12, 3),
    8,
    'Digits that an amount to charge can have in minor units; up to 12 with most cards',
  ),
  feeBasisPoints: setting(
    whole(10_000),
    290,
    "Stripe's processing fee in hundredths of a percent of the amount",
  ),
  feeFixed: setting(minorUnits, 30, 'and its fixed part in minor units'),
  debitFeeBasisPoints: setting(
    whole(10_000),
    80,
    'The same for bank debits: in hundredths of a percent',
  ),
  debitFeeMost: setting(minorUnits, 500, 'and at most so many minor units'),
  debitFailureFee: setting(
    minorUnits,
    0,
    'What a bank debit that fails costs in minor units; the processing fee is given back',
  ),
  settlementDelayDays: setting(days, 2, 'Business days from a payment to its availability'),
  bookingDelaySeconds: setting(
    seconds,
    0,
    'Seconds until a charge captured with automatic_async is booked; 0: in the answer',
  ),
  bypassPendingAtOnce: setting(
    flag,
    true,
    'Funds of pm_card_bypassPending are available at once, with balance.available',
  ),
  refundsBeyondBalance: setting(
    oneOf(['overdraw', 'pending', 'refused']),
    'overdraw',
    'What a refund above the available balance does: makes it negative, waits for funds, or fails',
  ),
  failedRefundsCountBack: setting(
    flag,
    true,
    "A refund that fails or is canceled leaves its charge's amount_refunded again",
  ),
  reversalsMayOverdraw: setting(
    flag,
    false,
    "Let a transfer reversal push the connected account's available balance below zero",
  ),
  connectReserves: setting(
    flag,
    true,
    "Reserve the platform's funds against negative balances of the accounts it answers for",
  ),
  connectCollectionDays: setting(
    days,
    180,
    'Days after which such a negative balance is collected from the platform',
  ),
  disputeDelaySeconds: setting(
    seconds,
    0,
    'Seconds until a dispute test card disputes; 0: before the answer returns',
  ),
  disputeReceivedFee: setting(
    minorUnits,
    1500,
    "Fee for a dispute, in minor units of the dispute's balance currency",
  ),
  disputeCounteredFee: setting(minorUnits, 1500, 'Fee for countering it, given back on a win'),
  disputeReceivedFees: setting(
    amounts,
    { eur: 2000, jpy: 1300 },
    'The fee for a dispute in balance currencies where it is another one',
  ),
  disputeCounteredFees: setting(
    amounts,
    { aud: 2500, eur: 2000, jpy: 0, mxn: 0 },
    'and the fee for countering it',
  ),
  returnReceivedFeeOnWin: setting(flag, false, 'A win gives the first of them back too'),
  evidenceBytes: setting(
    whole(1_000_000_000),
    4_500_000,
    "Bytes that the files of a dispute's evidence can have together",
  ),
  evidencePages: setting(whole(100_000), 50, 'and pages that they must stay under'),
  wonChargesStayDisputed: setting(
    flag,
    true,
    'A charge stays disputed when all of its disputes are won',
  ),
  disputeResponseDays: setting(days, 9, 'Days to answer a dispute or an inquiry'),
  disputeDecisionDays: setting(
    days,
    60,
    'Days the issuer takes to decide when the evidence is none of the test words',
  ),
  transfersWithoutCapability: setting(
    flag,
    true,
    'Let accounts that never asked for a capability receive transfers, as test mode does',
  ),
  transfersAlone: setting(
    flag,
    true,
    'Let accounts ask for transfers without card_payments, for which Stripe approves a platform',
  ),
  transferCountries: setting(
    countries,
    ['US', 'CA', 'GB', 'CH', ...EEA],
    'Countries between which transfers may go; elsewhere both ends need the same country',
  ),
  transfersAcrossRegions: setting(flag, false, 'Let transfers go between any two countries'),
  accountLinkSeconds: setting(seconds, 300, 'Seconds that an account link can be opened for'),
  accountFormSeconds: setting(seconds, 3600, 'and then its form be submitted'),
  loginLinkSeconds: setting(seconds, 300, 'Seconds that a login link can be opened for'),
  accountSessionSeconds: setting(
    seconds,
    3600,
    "Seconds that an account session's client secret is good for",
  ),
  onboardingLocksInformation: setting(
    flag,
    true,
    'Where Stripe collects the requirements, refuse the platform’s writing of what the account holder was given a form for',
  ),
  verificationSeconds: setting(
    seconds,
    60,
    'Seconds that Stripe takes to verify what an account submitted',
  ),
  asynchronousOutcomeSeconds: setting(
    seconds,
    180,
    'Seconds until a delayed bank debit, a refund or a top-up on its way reaches its outcome',
  ),
  promptDebitSeconds: setting(seconds, 60, 'and until any other bank debit does'),
  paymentPageDebitsSettleAtOnce: setting(
    flag,
    true,
    'A bank debit confirmed over /v1/payment_pages, as by the Stripe CLI, has its outcome at once',
  ),
  authorizationDays: setting(days, 7, 'Days after which an uncaptured card payment expires'),
  payoutArrivalDays: setting(days, 2, 'Business days that a payout takes to arrive'),
  payoutReconciliationSeconds: setting(
    seconds,
    0,
    'Seconds after which the transactions of an automatic payout can be listed, if it has not arrived before',
  ),
  instantPayoutDailyLimit: setting(
    wholeOrNone(1_000_000_000),
    null,
    'Minor units a day (UTC) and currency that an account can pay out instantly; null: no limit',
  ),
  searchLagSeconds: setting(
    seconds,
    0,
    'Seconds until a new object is found by search; the real one takes up to a minute',
  ),
  searchClauses: setting(whole(1000, 1), 10, 'Clauses that a search query can have'),
  expansionLevels: setting(whole(10, 1), 4, 'Levels that an expansion can go down'),
  webhookRetries: setting(
    whole(10),
    10,
    'Times that an event is sent again to an endpoint that fails, over about three days',
  ),
  webhookEndpointLimit: setting(whole(1000), 16, 'Webhook endpoints that an account can have'),
  eventRetentionDays: setting(days, 30, 'Days that events are kept'),
};

type Declared = typeof declaredSettings;
export type SettingName = keyof Declared;

/** The value of every setting; `declaredSettings` tells what each means and in which unit. */
export type Settings = {
  [N in SettingName]: Declared[N] extends Declaration<infer T> ? T : never;
};

export const settingNames = Object.keys(declaredSettings) as SettingName[];

export const defaultSettings = Object.fromEntries(
  settingNames.map((each) => [each, declaredSettings[each].usual]),
) as Settings;
