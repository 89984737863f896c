import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** The official type of each object, by the word in its `object` field. */
export const TYPES: Readonly<Record<string, string>> = {
  account: 'Stripe.Account',
  account_link: 'Stripe.AccountLink',
  account_session: 'Stripe.AccountSession',
  application_fee: 'Stripe.ApplicationFee',
  balance: 'Stripe.Balance',
  balance_settings: 'Stripe.BalanceSettings',
  balance_transaction: 'Stripe.BalanceTransaction',
  bank_account: 'Stripe.BankAccount',
  capability: 'Stripe.Capability',
  card: 'Stripe.Card',
  cash_balance: 'Stripe.CashBalance',
  charge: 'Stripe.Charge',
  'checkout.session': 'Stripe.Checkout.Session',
  customer: 'Stripe.Customer',
  customer_cash_balance_transaction: 'Stripe.CustomerCashBalanceTransaction',
  dispute: 'Stripe.Dispute',
  event: 'Stripe.Event',
  fee_refund: 'Stripe.FeeRefund',
  file: 'Stripe.File',
  login_link: 'Stripe.LoginLink',
  item: 'Stripe.LineItem',
  payment_intent: 'Stripe.PaymentIntent',
  payment_method: 'Stripe.PaymentMethod',
  payment_method_configuration: 'Stripe.PaymentMethodConfiguration',
  payout: 'Stripe.Payout',
  person: 'Stripe.Person',
  price: 'Stripe.Price',
  product: 'Stripe.Product',
  'radar.early_fraud_warning': 'Stripe.Radar.EarlyFraudWarning',
  refund: 'Stripe.Refund',
  shipping_rate: 'Stripe.ShippingRate',
  token: 'Stripe.Token',
  topup: 'Stripe.Topup',
  transfer: 'Stripe.Transfer',
  transfer_reversal: 'Stripe.TransferReversal',
  webhook_endpoint: 'Stripe.WebhookEndpoint',
};

/** An answer as it came over the wire, and what was asked. */
export interface Recorded {
  what: string;
  answer: object;
}

/** Any body that Stripe answers with, as far as its type is decided by it. */
interface Body {
  object?: string;
  deleted?: boolean;
  error?: object;
  data?: Body[];
}

/** The official type of an answer: of an object, a list, a search result, what is gone, an error. */
function typeOf({ object, deleted, error, data = [] }: Body): string {
  if (error) return '{ error: Stripe.StripeRawError }';
  if (object === 'list' || object === 'search_result') {
    const of = [...new Set(data.map(typeOf))].join(' | ') || 'never';
    return `Stripe.${object === 'list' ? 'ApiList' : 'ApiSearchResult'}<${of}>`;
  }
  const type = TYPES[object ?? ''];
  if (!type) throw new Error(`No official type is known for '${object}'`);
  return deleted ? type.replace('Stripe.', 'Stripe.Deleted') : type;
}

/**
 * The answer as a value of the types. Of a changed hash Stripe shows only the changed keys, and
 * `null` for what was not there before: its own types cannot say that, so `previous_attributes`
 * stays out. Decimal numbers are text on the wire and objects in the types, made by the client.
 */
function literal(answer: object): string {
  return JSON.stringify(answer, (key, value) => {
    if (key === 'previous_attributes') return undefined;
    return key === 'unit_amount_decimal' ? null : value;
  });
}

/**
 * What the TypeScript compiler says against the answers as values of the official types: a line for
 * each complaint, naming what was asked. An answer with a field too many is as wrong as one without.
 */
export async function typeErrors(recorded: Recorded[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-contract-'));
  try {
    const lines = recorded.map(
      ({ answer }, index) => `export const c${index}: ${typeOf(answer)} = ${literal(answer)};`,
    );
    // The wrong charge shows that the types are found: one complaint there must be.
    const wrong = "export const wrong: Stripe.Charge = { id: 'ch_1', object: 'charge' };";
    const files = {
      'recorded.ts': ["import type Stripe from 'stripe';", wrong, ...lines].join('\n'),
      'package.json': '{"type":"module"}',
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          skipLibCheck: true,
          module: 'nodenext',
          target: 'es2024',
          types: ['node'],
        },
        files: ['recorded.ts'],
      }),
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    const complaints = (await compiled(folder)).flatMap((text) => {
      const [, line, complaint] = /recorded\.ts\((\d+),\d+\): (error TS.*)/.exec(text) ?? [];
      return complaint ? [{ index: Number(line) - 3, complaint }] : [];
    });
    if (!complaints.some(({ index }) => index < 0)) throw new Error('The types were not found');
    return complaints
      .filter(({ index }) => index >= 0)
      .map(({ index, complaint }) => `${recorded[index]!.what}: ${complaint}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The compiler's output for a folder, in lines. */
async function compiled(folder: string): Promise<string[]> {
  const tsc = resolve('node_modules/.bin/tsc');
  const output = await promisify(execFile)(tsc, ['-p', folder], { maxBuffer: 1e8 }).then(
    ({ stdout }) => stdout,
    (failed: { stdout: string }) => failed.stdout,
  );
  return output.split('\n');
}
