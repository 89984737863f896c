import { html } from 'hono/html';
import type { LoggedRequest } from '../http/request-log.ts';
import type { Markup } from '../pages/layout.ts';
import { dropWords } from './faults.ts';
import { instant, live, section, state, table } from './marks.ts';

/** The latest requests, newest first, and the filter that narrows them by a part of their path. */
export function requestsSection(requests: readonly LoggedRequest[], contains: string): Markup {
  const rows = requests.map((request) => [
    html`<code>${request.method} ${request.path}</code>${request.account ? html`<br><code class="quiet">for ${request.account}</code>` : ''}`,
    outcome(request),
    request.idempotencyKey === null ? '' : html`<code>${request.idempotencyKey}</code>`,
    html`${instant(request.time)}<br><code class="quiet">${request.requestId}</code>`,
  ]);
  const empty = contains ? `No request’s path has “${contains}” in it.` : 'Nothing was asked yet.';
  const headings = ['Request', 'Answer', 'Idempotency key', 'When'];
  return section(
    'requests',
    'Requests',
    html`<form method="get" action="#requests" id="requests-filter" class="order" role="search">
<label class="field">Path contains
<input type="search" name="path" value="${contains}" placeholder="/v1/refunds">
</label>
</form>
${live('requests-latest', table('The latest', headings, rows, empty))}`,
  );
}

function outcome({ status, dropped, replayed, fault }: LoggedRequest): Markup {
  const marks = [
    dropped ? state('bad', `dropped ${dropWords[dropped]}`) : answered(status),
    replayed && html`<br>replayed`,
    fault !== null && html`<br>by fault ${fault}`,
  ];
  return html`${marks.map((mark) => mark || '')}`;
}

function answered(status: number | null): Markup {
  if (status === null) return state('quiet', 'not yet answered');
  return state(status < 400 ? 'good' : status < 500 ? 'warn' : 'bad', String(status));
}
