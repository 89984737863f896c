import type Stripe from 'stripe';
import { type ErrorRow, forbidden, invalid, section, unknown, wrong } from './error-row.ts';

const pages = { refresh_url: 'https://example.com/again', return_url: 'https://example.com/back' };
const manual = (schedule: object) =>
  wrong<Stripe.BalanceSettingsUpdateParams>({
    payments: { payouts: { schedule } },
  });
/** An account of that kind without anything. */
const account = async (stripe: Stripe, type: 'custom' | 'express' | 'standard') =>
  (await stripe.accounts.create({ type })).id;
const webhook = { url: 'https://example.com', enabled_events: ['*' as const] };

/** Errors around accounts and what belongs to them. */
export const accountErrors: ErrorRow[] = [
  ...section('2.1 accounts', {
    'type and controller': [
      ({ stripe }) =>
        stripe.accounts.create({ type: 'express', controller: { fees: { payer: 'account' } } }),
      invalid('parameters_exclusive', 'type'),
    ],
    'losses without fees': [
      ({ stripe }) =>
        stripe.accounts.create({ controller: { losses: { payments: 'application' } } }),
      invalid(null, 'controller[fees][payer]'),
    ],
    'card payments without transfers': [
      ({ stripe }) =>
        stripe.accounts.create({
          type: 'express',
          capabilities: { card_payments: { requested: true } },
        }),
      invalid(null, 'capabilities', /^Accounts do not currently support `card_payments` without/),
    ],
    'transfers given up beneath card payments': [
      async ({ stripe }) => {
        const { id } = await stripe.accounts.create({
          type: 'express',
          capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
        });
        return await stripe.accounts.updateCapability(id, 'transfers', { requested: false });
      },
      invalid(null, 'requested', /^Accounts do not currently support `card_payments` without/),
    ],
    'payments under the recipient agreement': [
      ({ stripe }) =>
        stripe.accounts.create({
          type: 'express',
          capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
          tos_acceptance: { service_agreement: 'recipient' },
        }),
      invalid(null, 'capabilities', /`card_payments`/),
    ],
    'a type that is none': [
      ({ stripe }) => stripe.accounts.create({ type: wrong('grand') }),
      invalid(null, 'type', /^Invalid type: must be one of/),
    ],
    'an unknown account, which looks like a foreign one': [
      ({ stripe }) => stripe.accounts.retrieve('acct_x'),
      forbidden('account_invalid'),
    ],
    'a rejection for fraud, as it was before endive': [
      ({ stripe, names }) => stripe.accounts.reject(names.seller!, { reason: 'fraud' }),
      invalid(null, 'reason', /^Invalid reason: must be one of credit, fraud_no_intent_to_fulfill/),
    ],
    'a rejection without a reason': [
      ({ stripe, names }) => stripe.accounts.reject(names.seller!, wrong({})),
      invalid('parameter_missing', 'reason'),
    ],
    'a rejection where Stripe carries the losses': [
      async ({ stripe }) =>
        stripe.accounts.reject(await account(stripe, 'standard'), { reason: 'other' }),
      invalid(null),
    ],
    'a second rejection': [
      async ({ stripe }) => {
        const id = await account(stripe, 'express');
        await stripe.accounts.reject(id, { reason: 'other' });
        return await stripe.accounts.reject(id, { reason: 'other' });
      },
      invalid(null),
    ],
    'unrejecting what was not rejected': [
      ({ stripe, names }) => stripe.accounts.unreject(names.seller!),
      invalid(null),
    ],
    'unrejecting what Stripe rejected': [
      async ({ stripe, sandbox }) => {
        const id = await account(stripe, 'express');
        await sandbox.simulate('account_rejected_by_stripe', { account: id });
        return await stripe.accounts.unreject(id);
      },
      invalid(null),
    ],
    'what only the holder may tell once there was a link': [
      async ({ stripe }) => {
        const id = await account(stripe, 'express');
        await stripe.accountLinks.create({ account: id, type: 'account_onboarding', ...pages });
        return await stripe.accounts.update(id, { business_type: 'company' });
      },
      forbidden('oauth_not_supported'),
    ],
    'a call in the name of a deleted account': [
      async ({ stripe }) => {
        const id = await account(stripe, 'custom');
        await stripe.accounts.del(id);
        return await stripe.balance.retrieve({}, { stripeAccount: id });
      },
      forbidden('account_invalid'),
    ],
    'a schedule by the week without its day': [
      ({ stripe, names }) =>
        stripe.accounts.update(names.seller!, {
          settings: { payouts: { schedule: { interval: 'weekly' } } },
        }),
      invalid(null, 'settings[payouts][schedule][weekly_payout_days]'),
    ],
    'an unknown capability': [
      ({ stripe, names }) => stripe.accounts.retrieveCapability(names.seller!, 'flying'),
      unknown(),
    ],
    'an unknown person': [
      ({ stripe, names }) => stripe.accounts.retrievePerson(names.seller!, 'person_x'),
      unknown("No such person: 'person_x'"),
    ],
  }),
  ...section('2.3 links and sessions', {
    'an account update where Stripe collects': [
      ({ stripe, names }) =>
        stripe.accountLinks.create({ account: names.express!, type: 'account_update', ...pages }),
      invalid(null, 'type'),
    ],
    'a link for an unknown account': [
      ({ stripe }) =>
        stripe.accountLinks.create({ account: 'acct_x', type: 'account_onboarding', ...pages }),
      invalid('resource_missing', 'account', "No such account: 'acct_x'"),
    ],
    'a link without its type': [
      ({ stripe, names }) =>
        stripe.accountLinks.create(wrong({ account: names.express, ...pages })),
      invalid('parameter_missing', 'type'),
    ],
    'a login link without an Express Dashboard': [
      ({ stripe, names }) => stripe.accounts.createLoginLink(names.seller!),
      invalid(null),
    ],
    'a login link before onboarding is finished': [
      async ({ stripe }) => stripe.accounts.createLoginLink(await account(stripe, 'express')),
      invalid(null),
    ],
    'a session without components': [
      ({ stripe, names }) => stripe.accountSessions.create(wrong({ account: names.seller })),
      invalid('parameter_missing', 'components'),
    ],
    'a session with none enabled': [
      ({ stripe, names }) =>
        stripe.accountSessions.create({
          account: names.seller!,
          components: { payments: { enabled: false } },
        }),
      invalid(null, 'components'),
    ],
  }),
  ...section('2.4 balance settings', {
    'weekly without days': [
      ({ stripe }) => stripe.balanceSettings.update(manual({ interval: 'weekly' })),
      invalid(null, 'payments[payouts][schedule][weekly_payout_days]'),
    ],
    'monthly without days': [
      ({ stripe }) => stripe.balanceSettings.update(manual({ interval: 'monthly' })),
      invalid(null, 'payments[payouts][schedule][monthly_payout_days]'),
    ],
    'a Saturday': [
      ({ stripe }) =>
        stripe.balanceSettings.update(
          manual({ interval: 'weekly', weekly_payout_days: ['saturday'] }),
        ),
      invalid(null, 'payments[payouts][schedule][weekly_payout_days][0]'),
    ],
    'a 32nd': [
      ({ stripe }) =>
        stripe.balanceSettings.update(manual({ interval: 'monthly', monthly_payout_days: [32] })),
      invalid('parameter_invalid_integer', 'payments[payouts][schedule][monthly_payout_days][0]'),
    ],
    'a delay of more than 31 days': [
      ({ stripe }) =>
        stripe.balanceSettings.update({
          payments: { settlement_timing: { delay_days_override: 32 } },
        }),
      invalid('parameter_invalid_integer', 'payments[settlement_timing][delay_days_override]'),
    ],
    'an anchor, of which there are none here': [
      ({ stripe }) => stripe.balanceSettings.update(manual({ weekly_anchor: 'friday' })),
      invalid('parameter_unknown', 'payments[payouts][schedule][weekly_anchor]'),
    ],
  }),
  ...section('2.18 webhook endpoints', {
    'an address that is none': [
      ({ stripe }) => stripe.webhookEndpoints.create({ ...webhook, url: 'nowhere' }),
      invalid('url_invalid', 'url'),
    ],
    'an address of another kind later': [
      ({ stripe, names }) =>
        stripe.webhookEndpoints.update(names.endpoint!, { url: 'ftp://example.com' }),
      invalid('url_invalid', 'url'),
    ],
    'no events': [
      ({ stripe }) => stripe.webhookEndpoints.create(wrong({ url: webhook.url })),
      invalid('parameter_missing', 'enabled_events'),
    ],
    'an event that there is not': [
      ({ stripe }) =>
        stripe.webhookEndpoints.create({ ...webhook, enabled_events: [wrong('transfer.paid')] }),
      invalid(
        null,
        'enabled_events[0]',
        /^Invalid enabled_events\[0\]: must be one of \*, account/,
      ),
    ],
    'an event that there is not, later': [
      ({ stripe, names }) =>
        stripe.webhookEndpoints.update(names.endpoint!, { enabled_events: [wrong('dispute.*')] }),
      invalid(null, 'enabled_events[0]'),
    ],
    'a version that there was not': [
      ({ stripe }) =>
        stripe.webhookEndpoints.create({ ...webhook, api_version: wrong('2026-01-01') }),
      invalid(null, 'api_version', /^Invalid api_version: must be one of 2011-01-01,/),
    ],
    'another version later': [
      ({ stripe, names }) =>
        stripe.webhookEndpoints.update(names.endpoint!, wrong({ api_version: '2024-06-20' })),
      invalid('parameter_unknown', 'api_version'),
    ],
    'another kind later': [
      ({ stripe, names }) =>
        stripe.webhookEndpoints.update(names.endpoint!, wrong({ connect: true })),
      invalid('parameter_unknown', 'connect'),
    ],
    'an unknown one': [
      ({ stripe }) => stripe.webhookEndpoints.del('we_x'),
      unknown("No such webhook endpoint: 'we_x'"),
    ],
    'a seventeenth': [
      async ({ stripe }) => {
        const made: string[] = [];
        try {
          for (let count = 0; count < 17; count++)
            made.push((await stripe.webhookEndpoints.create(webhook)).id);
        } finally {
          for (const id of made) await stripe.webhookEndpoints.del(id);
        }
      },
      invalid(null),
    ],
  }),
  ...section('2.19 payment method configurations', {
    'an unknown one': [
      ({ stripe }) => stripe.paymentMethodConfigurations.retrieve('pmc_x'),
      unknown(),
    ],
    'a parent that there is not': [
      ({ stripe }) => stripe.paymentMethodConfigurations.create({ parent: 'pmc_x' }),
      invalid('resource_missing', 'parent'),
    ],
    'a method that there is not': [
      ({ stripe }) =>
        stripe.paymentMethodConfigurations.create(
          wrong({ barter: { display_preference: { preference: 'on' } } }),
        ),
      invalid('parameter_unknown', 'barter'),
    ],
    'a preference that is none': [
      ({ stripe }) =>
        stripe.paymentMethodConfigurations.create({
          card: { display_preference: { preference: wrong('maybe') } },
        }),
      invalid(null, 'card[display_preference][preference]'),
    ],
    'switching the default off': [
      async ({ stripe }) => {
        const { data } = await stripe.paymentMethodConfigurations.list();
        const { id } = data.find(({ is_default }) => is_default)!;
        return await stripe.paymentMethodConfigurations.update(id, { active: false });
      },
      invalid(null, 'active'),
    ],
  }),
  ...section('2.21 files', {
    'a purpose that is none': [
      ({ stripe }) =>
        stripe.files.create({
          file: { data: Buffer.from('%PDF-1.7'), name: 'a.pdf', type: 'application/pdf' },
          purpose: wrong('fun'),
        }),
      invalid(null, 'purpose', /^Invalid purpose: must be one of/),
    ],
    'no file': [
      ({ stripe }) => stripe.rawRequest('POST', '/v1/files', { purpose: 'dispute_evidence' }),
      invalid('parameter_missing', 'file'),
    ],
    'text as evidence': [
      ({ stripe }) =>
        stripe.files.create({
          file: { data: Buffer.from('hello'), name: 'a.txt', type: 'text/plain' },
          purpose: 'dispute_evidence',
        }),
      invalid(null, 'file'),
    ],
    'an unknown one': [({ stripe }) => stripe.files.retrieve('file_x'), unknown()],
  }),
  ...section('2.22 payment methods', {
    'an unknown one': [
      ({ stripe }) => stripe.paymentMethods.retrieve('pm_x'),
      unknown("No such PaymentMethod: 'pm_x'"),
    ],
    'an unknown token': [
      ({ stripe }) =>
        stripe.paymentMethods.create({ type: 'card', card: { token: wrong('tok_x') } }),
      invalid('resource_missing', 'card[token]', "No such token: 'tok_x'"),
    ],
    'no type': [
      ({ stripe }) => stripe.paymentMethods.create(wrong({ card: { token: 'tok_visa' } })),
      invalid('parameter_missing', 'type'),
    ],
    'a routing number that is none': [
      ({ stripe }) =>
        stripe.paymentMethods.create({
          type: 'us_bank_account',
          us_bank_account: { account_number: '000123456789', routing_number: '123456789' },
        }),
      invalid('routing_number_invalid', 'us_bank_account[routing_number]'),
    ],
    'detaching what is attached to nobody': [
      ({ stripe, names }) => stripe.paymentMethods.detach(names.method!),
      invalid(null, 'payment_method'),
    ],
  }),
];
