import { html } from 'hono/html';
import { shownMoney } from '../engine/money.ts';
import type { Markup } from '../pages/layout.ts';
import type { OpenLink } from '../resources/open-links.ts';
import { instant, live, orderForm, section, table } from './marks.ts';

const HAPPENINGS = [
  {
    what: 'payment',
    button: 'A payment arrives',
    about: 'A customer pays the platform $20.00 by test Visa.',
    says: 'Payment {id} of {amount:money} has {status}: charge {latest_charge}.',
  },
  {
    what: 'dispute',
    button: 'A dispute opens',
    about: 'Against the newest payment that can be disputed.',
    says: 'Dispute {id} of {amount:money} was opened against {charge}. Answer it by {evidence_details.due_by:time}.',
  },
  {
    what: 'payout_failure',
    button: 'A payout fails',
    about: 'The latest on its way to a bank comes back.',
    says: 'Payout {id} of {amount:money} has {status} ({failure_code}), and its money is back. {destination} is errored.',
  },
  {
    what: 'account_past_due',
    button: 'An account falls past due',
    about: 'The newest that is enabled has not handed in a document in time.',
    says: 'Account {id} is past due with {requirements.past_due:list}.',
  },
];

/** Buttons for what customers, banks and Stripe do by themselves. */
export function happeningsSection(): Markup {
  const forms = HAPPENINGS.map(({ what, button, about, says }) =>
    orderForm(
      { send: `POST /simulate/${what}`, says },
      html`<button class="second" aria-describedby="about-${what}">${button}</button>
<span class="quiet" id="about-${what}">${about}</span>`,
    ),
  );
  return section('happenings', 'Let it happen', html`<div class="happenings">${forms}</div>`);
}

const KINDS = {
  checkout_session: 'Checkout Session',
  onboarding: 'Onboarding form',
  login: 'Express Dashboard',
};

/** The hosted pages that wait for a visitor. */
export function linksSection(links: readonly OpenLink[]): Markup {
  const rows = links.map(({ kind, id, url, amount, currency, name, expiresAt }) => [
    html`<a href="${url}" target="_blank" rel="noreferrer">${KINDS[kind]}${
      amount === null || currency === null ? '' : html` of ${shownMoney(amount, currency)}`
    }${name === null ? '' : html` for ${name}`}</a><br><code class="quiet">${id}</code>`,
    instant(expiresAt),
  ]);
  const empty =
    'Nobody is awaited. Checkout Sessions, account links and login links stand here while they are open.';
  return section(
    'links',
    'Open pages',
    live('links-open', table('Waiting for a visitor', ['Page', 'Until'], rows, empty)),
  );
}
