import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { pageStyle, sandboxPage, styleOf } from '../pages/layout.ts';
import { openLinks } from '../resources/open-links.ts';
import type { Sandbox } from '../sandbox.ts';
import { clockSection } from './clock.ts';
import { faultsSection, limitsSection } from './faults.ts';
import { happeningsSection, linksSection } from './happenings.ts';
import { requestsSection } from './requests.ts';
import { webhooksSection } from './webhooks.ts';

const style = styleOf(pageStyle, new URL('./console.css', import.meta.url));
const script = readFileSync(new URL('./console.mjs', import.meta.url), 'utf8');

const dueLookedAt = 200;
const requestsShown = 25;

const PLACES = {
  clock: 'Clock',
  happenings: 'Let it happen',
  links: 'Open pages',
  faults: 'Faults',
  limits: 'Rate limits',
  webhooks: 'Webhooks',
  requests: 'Requests',
};

/**
 * The console at `/_sandbox/`: a page that shows what the control routes tell and orders what they
 * take. Its script fetches the page again and again, and puts in what has changed.
 */
export function consolePage(sandbox: Sandbox): Hono {
  const app = new Hono();

  app.get('/console.mjs', (c) =>
    c.body(script, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  );

  app.get('/', (c) => {
    const { origin } = new URL(c.req.url);
    const { engine, deliveries, disorder, faults, log, rateLimit } = sandbox;
    const contains = c.req.query('path') ?? '';
    const now = engine.now();
    const due = engine.read((context) => context.due.upcoming(dueLookedAt));
    const links = engine.read((context) => openLinks(context, origin));
    const requests = log.list({ contains, limit: requestsShown }).reverse();
    return sandboxPage(c, {
      title: 'Console',
      style,
      policy: "script-src 'self'; connect-src 'self'; form-action 'self'",
      head: html`<script type="module" src="console.mjs"></script>`,
      body: html`<main>
<header>
<h1>Sandbox console</h1>
<nav aria-label="Parts"><ul>${Object.entries(PLACES).map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
</header>
<p id="gone" role="alert" hidden>The sandbox does not answer. What stands here is what it said last.</p>
<div class="parts">
<div>
${clockSection(now, due)}
${happeningsSection()}
${linksSection(links)}
${faultsSection(faults.list())}
${limitsSection(rateLimit.limits)}
</div>
<div>
${webhooksSection(deliveries.overview(), disorder.ordered, now)}
${requestsSection(requests, contains)}
</div>
</div>
</main>`,
    });
  });

  return app;
}
