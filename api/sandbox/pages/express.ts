import { Hono } from 'hono';
import { html } from 'hono/html';
import { StripeError } from '../engine/errors.ts';
import { shownMoney } from '../engine/money.ts';
import type { ExpressDashboard } from '../resources/login-links.ts';
import type { Sandbox } from '../sandbox.ts';
import { type Markup, pageAnswer } from './layout.ts';

/** What account holders see behind a login link, under `/express/:account/:link`: their money. */
export function expressPages(sandbox: Sandbox): Hono {
  const app = new Hono();
  app.get('/:account/:link', (c) => {
    try {
      const link = c.req.param('link');
      const shown = sandbox.engine.simulate('login_link_visit', { link }) as ExpressDashboard;
      return pageAnswer(c, { title: 'Your account', body: dashboard(shown) });
    } catch (error) {
      if (!(error instanceof StripeError)) throw error;
      return pageAnswer(c, {
        title: 'Not found',
        status: 404,
        body: html`<h1>This link does not work any more</h1>
<p>It works once and for a short time. Ask your platform for a new one.</p>`,
      });
    }
  });
  return app;
}

function dashboard({ account, platform, funds }: ExpressDashboard): Markup {
  const name = account.business_profile?.name ?? account.email ?? account.id;
  return html`<h1>${name}</h1>
<p class="quiet">Your account with ${platform}. Payouts are ${account.payouts_enabled ? 'on' : 'off'}.</p>
${funds.length === 0 ? html`<p>There is no money here yet.</p>` : fundsTable(funds)}`;
}

function fundsTable(funds: ExpressDashboard['funds']): Markup {
  return html`<table>
<thead><tr><th scope="col">Available</th><th scope="col" class="amount">On its way</th></tr></thead>
<tbody>${funds.map(
    ({ currency, available, pending }) =>
      html`<tr><td>${shownMoney(available, currency)}</td><td class="amount">${shownMoney(pending, currency)}</td></tr>`,
  )}</tbody>
</table>`;
}
