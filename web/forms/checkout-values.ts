import { formatMoney, money } from '../../api/kit/money.ts';
import { readAmount, type TypedAmount } from './amount-input.tsx';
import type { Mistake } from './use-order.ts';

/** One thing that is sold, as it is typed. */
export interface ItemText {
  key: number;
  name: string;
  price: string;
  quantity: string;
}

/** What one seller is to get, as it is typed. */
export interface ShareText {
  key: number;
  destination: string;
  amount: string;
}

/** Which way the money takes. */
export type ChargeType = 'destination' | 'separate';

/** All that the form of a session holds. */
export interface CheckoutValues {
  items: ItemText[];
  currency: string;
  customerEmail: string;
  type: ChargeType;
  destination: string;
  fee: string;
  transferGroup: string;
  onBehalfOf: string;
  shares: ShareText[];
  successUrl: string;
  cancelUrl: string;
  /** Unix seconds by Stripe's clock; null: a day from its making. */
  expiresAt: number | null;
}

/** What is wrong with each field, by its name; an absent one is right. */
export type Mistakes = Readonly<Record<string, string | undefined>>;

const isCurrency = (text: string) => /^[a-z]{3}$/.test(text);

const amountOf = (text: string, currency: string): TypedAmount =>
  isCurrency(currency)
    ? readAmount(text, currency, null)
    : { ok: false, why: 'Choose the currency first' };

function quantityOf(text: string): number | null {
  const quantity = Number(text);
  return Number.isInteger(quantity) && quantity >= 1 && quantity <= 10_000 ? quantity : null;
}

const isAddress = (text: string) => /^https?:\/\/[^\s/]+/.test(text);

/**
 * Reads the form.
 * @returns the order, or null; what is wrong at which field; and the total, as far as it is known
 */
export function readCheckout(values: CheckoutValues) {
  const { currency, type } = values;
  const mistakes: Record<string, string | undefined> = {};
  const note = (field: string, why: string | null) => {
    if (why !== null) mistakes[field] = why;
  };
  note('currency', isCurrency(currency) ? null : 'Write three letters, such as USD');
  const lineItems = values.items.map(({ key, name, price, quantity }) => {
    const unit = amountOf(price, currency);
    const count = quantityOf(quantity);
    note(`name${key}`, name.trim() ? null : 'Say what it is');
    note(`price${key}`, unit.ok ? null : unit.why);
    note(`quantity${key}`, count === null ? 'A whole number from 1' : null);
    return { name: name.trim(), unitAmount: unit.ok ? unit.amount : 0, quantity: count ?? 0 };
  });
  const email = values.customerEmail.trim();
  note(
    'customerEmail',
    email && !/^\S+@\S+\.\S+$/.test(email) ? 'This is no e-mail address' : null,
  );
  const successUrl = values.successUrl.trim();
  const cancelUrl = values.cancelUrl.trim();
  note('successUrl', isAddress(successUrl) ? null : 'An address that begins with https://');
  note(
    'cancelUrl',
    cancelUrl && !isAddress(cancelUrl) ? 'An address that begins with https://' : null,
  );
  const fee = type === 'destination' && values.fee.trim() ? amountOf(values.fee, currency) : null;
  if (type === 'destination') {
    note('destination', values.destination ? null : 'Choose the account that gets it');
    note('fee', fee && !fee.ok ? fee.why : null);
  }
  const split = (type === 'separate' ? values.shares : []).map(({ key, destination, amount }) => {
    const read = amountOf(amount, currency);
    const isTwice = values.shares.some(
      (other) => other.destination === destination && other.key < key,
    );
    note(
      `share${key}`,
      !destination
        ? 'Choose the account that gets it'
        : isTwice
          ? 'It has a share already: each account gets one'
          : null,
    );
    note(`amount${key}`, read.ok ? null : read.why);
    return { destination, amount: read.ok ? read.amount : 0 };
  });
  const problem = Object.values(mistakes).find((why) => why !== undefined) ?? null;
  const total = lineItems.reduce((sum, each) => sum + each.unitAmount * each.quantity, 0);
  const group = values.transferGroup.trim();
  const order =
    problem === null
      ? {
          kind: split.length > 0 ? 'checkout.create_split' : 'checkout.create',
          input: {
            lineItems,
            currency,
            successUrl,
            ...(cancelUrl ? { cancelUrl } : {}),
            ...(email ? { customerEmail: email } : {}),
            ...(values.expiresAt === null ? {} : { expiresAt: values.expiresAt }),
            ...(type === 'destination'
              ? { destination: values.destination }
              : {
                  ...(group ? { transferGroup: group } : {}),
                  ...(values.onBehalfOf ? { onBehalfOf: values.onBehalfOf } : {}),
                  ...(split.length > 0 ? { split } : {}),
                }),
            ...(fee?.ok ? { applicationFee: fee.amount } : {}),
          },
        }
      : null;
  const act = order
    ? `Make a checkout over ${formatMoney(money(total, currency))}`
    : 'Make a checkout';
  return { order, problem, mistakes: mistakes as Mistakes, act };
}

/** The fields of an item and of a share, by the API's names for them. */
const ofEntries: Readonly<Record<string, string>> = {
  name: 'name',
  unitAmount: 'price',
  quantity: 'quantity',
  destination: 'share',
  amount: 'amount',
};

/**
 * Where the form shows what the API says of one of its fields, `split.1.amount` among them; what
 * lies in none of an item's or share's fields stands with all of them.
 */
export function mistakesAt(mistake: Mistake | null, values: CheckoutValues): Mistakes {
  if (mistake === null) return {};
  const { field, message } = mistake;
  const [list = '', place = '', part = ''] = field.split('.');
  if (list === 'lineItems' || list === 'split') {
    const entries = list === 'split' ? values.shares : values.items;
    const key = entries[Number(place)]?.key;
    const shown = ofEntries[part];
    return { [key === undefined || !shown ? list : `${shown}${key}`]: message };
  }
  return { [field === 'applicationFee' ? 'fee' : field]: message };
}
