import { html } from 'hono/html';
import type Stripe from 'stripe';
import { shownMoney } from '../engine/money.ts';
import type { CheckoutForm } from './checkout-form.ts';
import { questions } from './checkout-questions.ts';
import type { Markup, Page } from './layout.ts';

/** A session with its lines and its payment, as the page reads it. */
export type OpenSession = Stripe.Checkout.Session & {
  line_items: Stripe.ApiList<Stripe.LineItem>;
  payment_intent: Stripe.PaymentIntent | null;
};

/** What the form for each payment method asks for, with numbers that do something. */
const METHODS: Record<string, { label: string; fields: [string, string, string][] }> = {
  card: {
    label: 'Card',
    fields: [
      ['number', 'Card number', '4242 4242 4242 4242'],
      ['expiry', 'Expiry (MM/YY)', '12/34'],
      ['cvc', 'Security code', '123'],
    ],
  },
  au_becs_debit: {
    label: 'BECS direct debit',
    fields: [
      ['bsb_number', 'BSB number', '000000'],
      ['account_number', 'Account number', '900123456'],
    ],
  },
  us_bank_account: {
    label: 'US bank account (ACH debit)',
    fields: [
      ['routing_number', 'Routing number', '110000000'],
      ['account_number', 'Account number', '000123456789'],
    ],
  },
  sepa_debit: {
    label: 'SEPA debit',
    fields: [['iban', 'IBAN', 'AT61 1904 3002 3457 3201']],
  },
};

const TRIALS: Record<string, [number: string, outcome: string][]> = {
  card: [
    ['4242 4242 4242 4242', 'succeeds'],
    ['4000 0027 6000 3184', 'asks for authentication'],
    ['4000 0000 0000 9995', 'is declined: insufficient funds'],
    ['4000 0000 0000 0259', 'is disputed afterwards'],
  ],
  au_becs_debit: [
    ['900123456', 'succeeds later'],
    ['111111113', 'fails later: account closed'],
  ],
  us_bank_account: [
    ['000123456789', 'succeeds later'],
    ['000222222227', 'fails later: insufficient funds'],
  ],
  sepa_debit: [
    ['AT61 1904 3002 3457 3201', 'succeeds later'],
    ['AT86 1904 3002 3547 3202', 'fails later'],
  ],
};

/** What the session comes to, in words. */
export function amountOf(session: OpenSession): string {
  return shownMoney(session.amount_total ?? 0, session.currency ?? 'usd');
}

/**
 * The page on which an open session is paid, with what was typed and why it was refused, if so.
 * @param action where its form goes
 */
export function paymentPage(
  session: OpenSession,
  action: string,
  form: CheckoutForm = {},
  refusal?: string,
): Page {
  const chosen = form.method ?? session.payment_method_types[0];
  return {
    title: 'Checkout',
    body: html`<h1>${isFree(session) ? 'Complete your order' : html`Pay ${amountOf(session)}`}</h1>
${cart(session)}
${refusal ? html`<p role="alert">${refusal}</p>` : ''}
<form method="post" action="${action}" autocomplete="off">
${
  knownEmail(session)
    ? html`<p class="quiet">For ${knownEmail(session)}</p>`
    : field('email', 'Email', 'jenny@example.com', form, 'email')
}
${field('name', 'Name', 'Jenny Rosen', form)}
${questions(session, form)}
${
  isFree(session)
    ? ''
    : html`<fieldset>
<legend>Pay with</legend>
${session.payment_method_types.map((type) => method(type, type === chosen, form))}
</fieldset>`
}
<input type="hidden" name="shown_amount" value="${session.amount_total}">
${session.custom_text.submit ? html`<p class="quiet">${session.custom_text.submit.message}</p>` : ''}
<div class="actions">
<button>${isFree(session) ? 'Complete order' : html`Pay ${amountOf(session)}`}</button>
${session.cancel_url ? html`<a href="${session.cancel_url}">Cancel and go back</a>` : ''}
</div>
</form>`,
  };
}

function cart(session: OpenSession): Markup {
  return html`<table>
<thead><tr><th scope="col">Item</th><th scope="col" class="amount">Amount</th></tr></thead>
<tbody>${session.line_items.data.map(
    (line) =>
      html`<tr><td>${line.quantity} × ${line.description}</td><td class="amount">${shownMoney(line.amount_total, line.currency)}</td></tr>`,
  )}</tbody>
<tfoot>${deliveryRow(session)}<tr><th scope="row">Total</th><td class="amount">${amountOf(session)}</td></tr></tfoot>
</table>`;
}

/** What the chosen way of delivery adds to the total. */
function deliveryRow(session: OpenSession): Markup | '' {
  const { shipping_cost: cost } = session;
  if (!cost) return '';
  const { display_name } = cost.shipping_rate as Stripe.ShippingRate;
  return html`<tr><th scope="row">${display_name}</th><td class="amount">${shownMoney(cost.amount_total, session.currency!)}</td></tr>`;
}

/** The email that need not be asked for: the session's own, or its customer's. */
export function knownEmail(session: OpenSession): string | null {
  return session.customer_details?.email ?? null;
}

/** Whether there is nothing to pay. */
export function isFree(session: OpenSession): boolean {
  return session.payment_status === 'no_payment_required';
}

function method(type: string, isChosen: boolean, form: CheckoutForm): Markup {
  const { label, fields } = METHODS[type]!;
  return html`<div class="method">
<label><input type="radio" name="method" value="${type}" ${isChosen ? 'checked' : ''}> ${label}</label>
<div class="fields">
${fields.map(([name, words, example]) => field(name, words, example, form))}
<details><summary>Test numbers</summary>
<ul>${TRIALS[type]!.map(([number, outcome]) => html`<li><code>${number}</code> ${outcome}</li>`)}</ul>
</details>
</div>
</div>`;
}

function field(
  name: string,
  label: string,
  example: string,
  form: CheckoutForm,
  type = 'text',
): Markup {
  // A security code is never shown again.
  const value = name === 'cvc' ? '' : (form[name] ?? '');
  return html`<label class="field">${label}
<input type="${type}" name="${name}" value="${value}" placeholder="${example}">
</label>`;
}

/** What a customer sees who comes back to a session that is over. */
export function endedPage(session: OpenSession): Page {
  const done = session.status === 'complete';
  const back = done ? session.success_url : session.cancel_url;
  const href = back?.replaceAll('{CHECKOUT_SESSION_ID}', session.id);
  return {
    title: done ? 'Paid' : 'Expired',
    body: html`<h1>${done ? 'This was already paid for' : 'This page has expired'}</h1>
<p>${
      done
        ? html`The payment of ${amountOf(session)} was submitted. There is nothing left to do.`
        : 'It was not paid in time. Nothing was charged.'
    }</p>
${href ? html`<p><a href="${href}">Go back</a></p>` : ''}`,
  };
}

/** There is nothing to pay under this address. */
export const unknownPage: Page = {
  title: 'Not found',
  status: 404,
  body: html`<h1>There is nothing to pay here</h1>
<p>The address is not that of a Checkout Session with a hosted page.</p>`,
};
