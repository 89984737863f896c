import type Stripe from 'stripe';
import {
  charge,
  dispute,
  type ErrorRow,
  type ErrorWorld,
  invalid,
  section,
  under,
  unknown,
  usd,
  wrong,
} from './error-row.ts';

type Order = Partial<Stripe.TransferCreateParams>;
const transfer = ({ stripe, names }: ErrorWorld, more: Order = {}) =>
  stripe.transfers.create({ ...usd, destination: names.seller!, ...more });
const MUCH = 99_000_000;
const text = (uncategorized_text: string) => ({ evidence: { uncategorized_text } });

/** A file uploaded as evidence. */
const evidence = async (stripe: Stripe, text: string) => {
  const file = { data: Buffer.from(text), name: 'a.pdf', type: 'application/pdf' };
  return (await stripe.files.create({ file, purpose: 'dispute_evidence' })).id;
};

/** Errors of moving money on: stripe-facts 2.9 to 2.16. */
export const moneyErrors: ErrorRow[] = [
  ...section('2.9 transfers', {
    'balance too low': [
      (world) => transfer(world, { amount: MUCH }),
      invalid(
        'balance_insufficient',
        null,
        'You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card. See: https://stripe.com/docs/testing#available-balance',
      ),
    ],
    'above source': [
      async (world) => {
        const source = { source_transaction: (await charge(world.stripe)).id };
        await transfer(world, { ...source, amount: 408 });
        return await transfer(world, { ...source, amount: 593 });
      },
      invalid(
        null,
        'amount',
        'Transfers using this transaction as a source must not exceed the source amount of $10.00. (There is already a transfer using this source, amounting to $4.08.)',
      ),
    ],
    'currency ≠ source': [
      async (world) =>
        transfer(world, {
          source_transaction: (await charge(world.stripe)).id,
          currency: 'eur',
        }),
      invalid(
        null,
        'source_transaction',
        "The currency of source_transaction's balance transaction (usd) must be the same as the transfer currency (eur)",
      ),
    ],
    'no capability': [
      async (world) => {
        const { id } = await world.stripe.accounts.create({
          type: 'express',
          capabilities: { transfers: { requested: true } },
        });
        return await transfer(world, { destination: id });
      },
      invalid(
        'insufficient_capabilities_for_transfer',
        'destination',
        'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments',
      ),
    ],
    'unknown destination': [
      (world) => transfer(world, { destination: 'acct_x' }),
      invalid('resource_missing', 'destination', "No such destination: 'acct_x'"),
    ],
    'source_type mismatch': [
      async (world) =>
        transfer(world, {
          source_transaction: (await charge(world.stripe)).id,
          source_type: 'fpx',
        }),
      invalid('transfer_source_balance_parameters_mismatch', 'source_type'),
    ],
    'not allowed across these countries': [
      async (world) => {
        const { id } = await world.stripe.accounts.create({ country: 'JP' });
        return await transfer(world, { destination: id });
      },
      invalid('transfers_not_allowed', 'destination'),
    ],
    'an unknown source': [
      (world) => transfer(world, { source_transaction: 'ch_x' }),
      invalid('resource_missing', 'source_transaction', "No such charge: 'ch_x'"),
    ],
    'no amount': [
      (world) => transfer(world, { amount: wrong(undefined) }),
      invalid('parameter_missing', 'amount'),
    ],
    'an amount of 0': [
      (world) => transfer(world, { amount: 0 }),
      invalid('parameter_invalid_integer', 'amount'),
    ],
    'another group later': [
      ({ stripe, names }) =>
        stripe.transfers.update(names.transfer!, wrong({ transfer_group: 'b' })),
      invalid('parameter_unknown', 'transfer_group'),
    ],
    'listing by source': [
      ({ stripe }) => stripe.transfers.list(wrong({ source_transaction: 'ch_x' })),
      invalid('parameter_unknown', 'source_transaction'),
    ],
    'an unknown one': [
      ({ stripe }) => stripe.transfers.retrieve('tr_x'),
      unknown("No such transfer: 'tr_x'"),
    ],
  }),
  ...section('2.10 reversals', {
    'fully reversed already': [
      async (world) => {
        const { id } = await transfer(world);
        await world.stripe.transfers.createReversal(id);
        return await world.stripe.transfers.createReversal(id);
      },
      invalid(null, null, /^The transfer tr_\w+ is already fully reversed\.$/),
    ],
    'too much': [
      async (world) => {
        const { id } = await transfer(world);
        return await world.stripe.transfers.createReversal(id, { amount: 2000 });
      },
      invalid(
        null,
        'amount',
        'Reversal amount ($20.00) is greater than the unreversed amount ($10.00) on the transfer.',
      ),
    ],
    'the connected balance short': [
      async (world) => {
        const { stripe, names } = world;
        const large = await transfer(world, { amount: 20_000 });
        const { available } = await stripe.balance.retrieve({}, { stripeAccount: names.seller! });
        const amount = available[0]!.amount;
        await stripe.payouts.create({ amount, currency: 'usd' }, { stripeAccount: names.seller! });
        return await stripe.transfers.createReversal(large.id);
      },
      invalid('balance_insufficient', 'amount'),
    ],
    'an unknown transfer': [
      ({ stripe }) => stripe.transfers.createReversal('tr_x'),
      unknown("No such transfer: 'tr_x'"),
    ],
    'an unknown one': [
      ({ stripe, names }) => stripe.transfers.retrieveReversal(names.transfer!, 'trr_x'),
      unknown("No such transfer reversal: 'trr_x'"),
    ],
  }),
  ...section('2.11 application fees', {
    'too much': [
      ({ stripe, names }) => stripe.applicationFees.createRefund(names.fee!, { amount: MUCH }),
      invalid(null, 'amount', /^Refund amount \(\$990,000\.00\) is greater than unrefunded amount/),
    ],
    'fully refunded already': [
      async ({ stripe, names }) => {
        await charge(stripe, {
          application_fee_amount: 100,
          transfer_data: { destination: names.seller! },
        });
        const [fee] = (await stripe.applicationFees.list({ limit: 1 })).data;
        await stripe.applicationFees.createRefund(fee!.id);
        return await stripe.applicationFees.createRefund(fee!.id);
      },
      invalid(null),
    ],
    'an unknown one': [
      ({ stripe }) => stripe.applicationFees.retrieve('fee_x'),
      unknown("No such application fee: 'fee_x'"),
    ],
  }),
  ...section('2.14 payouts', {
    'balance too low': [
      ({ stripe }) => stripe.payouts.create({ ...usd, amount: MUCH }),
      invalid(
        'balance_insufficient',
        'amount',
        'You have insufficient funds in your Stripe account for this transfer. Your card balance is too low.  You can use the /v1/balance endpoint to view your Stripe balance (for more details, see stripe.com/docs/api#balance).',
      ),
    ],
    'payouts disabled': [
      async ({ stripe }) => {
        const { id } = await stripe.accounts.create({ type: 'express' });
        return await stripe.payouts.create(usd, { stripeAccount: id });
      },
      invalid('payouts_not_allowed'),
    ],
    'a card that takes no instant payouts': [
      async ({ stripe, names }) => {
        const { id } = await stripe.accounts.createExternalAccount(names.seller!, {
          external_account: wrong({
            object: 'card',
            number: '4000056755665555',
            exp_month: 12,
            exp_year: 2034,
            currency: 'usd',
          }),
        });
        const instant = { ...usd, method: 'instant' as const, destination: id };
        return await stripe.payouts.create(instant, { stripeAccount: names.seller! });
      },
      invalid('instant_payouts_unsupported', 'method'),
    ],
    'more instant payouts than a day allows': [
      (world) =>
        under(world, { instantPayoutDailyLimit: 999 }, async () => {
          await transfer(world);
          const seller = { stripeAccount: world.names.seller! };
          return await world.stripe.payouts.create({ ...usd, method: 'instant' }, seller);
        }),
      invalid('payouts_limit_exceeded', 'amount'),
    ],
    'transactions of a payout that is not reconciled': [
      (world) =>
        under(world, { payoutReconciliationSeconds: 86_400 }, async () => {
          const { stripe, names } = world;
          const seller = { stripeAccount: names.seller! };
          await transfer(world);
          const schedule = { interval: 'daily' as const };
          await stripe.balanceSettings.update({ payments: { payouts: { schedule } } }, seller);
          const made = async () => (await stripe.payouts.list({}, seller)).data[0];
          for (let days = 0; days < 4 && !(await made())?.automatic; days += 1) {
            await world.sandbox.advance(86_400);
          }
          const { id: payout } = (await made())!;
          return await stripe.balanceTransactions.list({ payout }, seller);
        }),
      invalid('payout_reconciliation_not_ready', 'payout'),
    ],
    'transactions of an unknown one': [
      ({ stripe }) => stripe.balanceTransactions.list({ payout: 'po_x' }),
      invalid('resource_missing', 'payout', "No such payout: 'po_x'"),
    ],
    'in the name of a Standard account': [
      async ({ stripe }) => {
        const { id } = await stripe.accounts.create({ type: 'standard' });
        return await stripe.payouts.create(usd, { stripeAccount: id });
      },
      invalid('not_allowed_on_standard_account'),
    ],
    'canceling what has left': [
      async ({ stripe, sandbox }) => {
        const { id } = await stripe.payouts.create({ ...usd, amount: 100 });
        await sandbox.advance(7 * 86_400);
        return await stripe.payouts.cancel(id);
      },
      invalid(null),
    ],
    'reversing the platform’s own': [
      ({ stripe, names }) => stripe.payouts.reverse(names.payout!),
      invalid(null),
    ],
    'an unknown destination': [
      ({ stripe }) => stripe.payouts.create({ ...usd, destination: 'ba_x' }),
      invalid('resource_missing', 'destination'),
    ],
    'an unknown one': [
      ({ stripe }) => stripe.payouts.retrieve('po_x'),
      unknown("No such payout: 'po_x'"),
    ],
  }),
  ...section('2.15 top-ups', {
    'canceling what has succeeded': [
      async ({ stripe, sandbox }) => {
        const { id } = await stripe.topups.create(usd);
        await sandbox.advance(3600);
        return await stripe.topups.cancel(id);
      },
      invalid(null),
    ],
    'an unknown source': [
      ({ stripe }) => stripe.topups.create({ ...usd, source: 'src_x' }),
      invalid('resource_missing', 'source', "No such source: 'src_x'"),
    ],
    'source and payment method': [
      ({ stripe }) =>
        stripe.topups.create({
          ...usd,
          source: 'btok_us_verified',
          payment_method: 'pm_usBankAccount',
        }),
      invalid('parameters_exclusive', 'source'),
    ],
    'an unknown one': [
      ({ stripe }) => stripe.topups.retrieve('tu_x'),
      unknown("No such topup: 'tu_x'"),
    ],
  }),
  ...section('2.16 disputes', {
    'Smart Disputes where there are none': [
      async ({ stripe }) =>
        stripe.disputes.update(await dispute(stripe), {
          intended_submission_method: 'smart_disputes',
          submit: true,
        }),
      invalid('smart_disputes_not_available', 'intended_submission_method'),
    ],
    'evidence after it was submitted': [
      async ({ stripe }) => {
        const id = await dispute(stripe);
        await stripe.disputes.update(id, text('A chair'));
        return await stripe.disputes.update(id, text('A table'));
      },
      invalid(null, 'evidence'),
    ],
    'evidence after it was closed': [
      async ({ stripe }) => {
        const id = await dispute(stripe);
        await stripe.disputes.close(id);
        return await stripe.disputes.update(id, text('A table'));
      },
      invalid(null, 'evidence'),
    ],
    'closing twice': [
      async ({ stripe }) => {
        const id = await dispute(stripe);
        await stripe.disputes.close(id);
        return await stripe.disputes.close(id);
      },
      invalid(null),
    ],
    'an appeal before it is offered': [
      async ({ stripe }) =>
        stripe.disputes.update(await dispute(stripe), {
          evidence: wrong({ appeal: { card: { reason_for_filing: 'Because' } } }),
        }),
      invalid(null, 'evidence'),
    ],
    'a text of more than 20 000 characters': [
      async ({ stripe }) => stripe.disputes.update(await dispute(stripe), text('x'.repeat(20_001))),
      invalid(null, 'evidence[uncategorized_text]'),
    ],
    'texts of more than 150 000 together': [
      async ({ stripe }) => {
        const long = 'x'.repeat(20_000);
        return await stripe.disputes.update(await dispute(stripe), {
          evidence: {
            access_activity_log: long,
            cancellation_policy_disclosure: long,
            cancellation_rebuttal: long,
            duplicate_charge_explanation: long,
            product_description: long,
            refund_policy_disclosure: long,
            refund_refusal_explanation: long,
            uncategorized_text: 'x'.repeat(10_001),
          },
        });
      },
      invalid(null, 'evidence'),
    ],
    'files of fifty pages together': [
      async ({ stripe }) => {
        const page = '<< /Type /Page /Parent 2 0 R >>\n';
        const [receipt, refund_policy] = [
          await evidence(stripe, `%PDF-1.7\n<< /Type /Pages >>\n${page.repeat(49)}`),
          await evidence(stripe, '%PDF-1.7'),
        ];
        const id = await dispute(stripe);
        await stripe.disputes.update(id, { evidence: { receipt }, submit: false });
        return await stripe.disputes.update(id, { evidence: { refund_policy } });
      },
      invalid('dispute_evidence_page_limit_exceeded', 'evidence', /have 50 pages together/),
    ],
    'files of more than 4.5 MB together': [
      async ({ stripe }) => {
        const receipt = await evidence(stripe, `%PDF-1.7${'\n'.repeat(4_500_000)}`);
        return await stripe.disputes.update(await dispute(stripe), { evidence: { receipt } });
      },
      invalid(null, 'evidence', /at most 4500000 bytes together\.$/),
    ],
    'a file that there is not': [
      async ({ stripe }) =>
        stripe.disputes.update(await dispute(stripe), { evidence: { receipt: 'file_x' } }),
      invalid('resource_missing', 'evidence[receipt]'),
    ],
    'listing by status': [
      ({ stripe }) => stripe.disputes.list(wrong({ status: 'lost' })),
      invalid('parameter_unknown', 'status'),
    ],
    'an unknown one': [
      ({ stripe }) => stripe.disputes.retrieve('du_x'),
      unknown("No such dispute: 'du_x'"),
    ],
  }),
];
