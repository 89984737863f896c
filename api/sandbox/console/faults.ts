import { html } from 'hono/html';
import type { Fault } from '../http/faults.ts';
import type { RateLimits } from '../http/rate-limit.ts';
import type { Markup } from '../pages/layout.ts';
import { check, choice, field, hundredths, live, orderForm, section, table } from './marks.ts';

/** The faults that are ordered, and a form that orders one. */
export function faultsSection(faults: readonly Fault[]): Markup {
  const rows = faults.map((fault) => [
    html`<code>${fault.method ?? 'any'} ${fault.path}</code>`,
    wordsOf(fault),
    `${fault.struck} of ${fault.matched}${fault.times ? `, at most ${fault.times}` : ''}`,
    orderForm(
      { send: `DELETE /faults/${fault.id}`, says: 'That fault is gone.', class: 'inline' },
      html`<button class="second small" id="fault-${fault.id}">Remove<span class="hidden"> fault ${fault.id}</span></button>`,
    ),
  ]);
  const clear = orderForm(
    { send: 'DELETE /faults', says: '{removed} faults are gone.' },
    html`<button class="second" id="faults-clear">Remove all</button>`,
  );
  const headings = ['Requests', 'What happens', 'Struck', 'Order'];
  return section(
    'faults',
    'Faults',
    html`${live('faults-list', html`${table('Ordered now', headings, rows, 'Nothing fails on purpose.')}${rows.length > 1 ? clear : ''}`)}
<h3>Order a fault</h3>
${orderForm(
  {
    send: 'POST /faults',
    says: 'Fault {id} stands from the next request on.',
    class: 'order grid',
  },
  html`${choice('method', 'Method', [
    ['', 'any'],
    ['GET', 'GET'],
    ['POST', 'POST'],
    ['DELETE', 'DELETE'],
  ])}
${field({ name: 'path', label: 'Path (* and ** stand for any)', value: '/v1/**' })}
${field({ name: 'status', label: 'Answer with status', placeholder: '500', as: 'number' })}
${field({ name: 'error.code', label: 'Error code', placeholder: 'lock_timeout' })}
${choice('drop', 'Drop the connection', [['', 'no'], ...Object.entries(dropWords)])}
${field({ name: 'delayMs', label: 'Delay, in ms', placeholder: '0', as: 'number' })}
${field({ name: 'times', label: 'How many times', placeholder: 'always', as: 'number' })}
${field({ name: 'probability', label: 'Of 100 requests', placeholder: '100', as: 'percent' })}
${check('stored', 'Kept under the idempotency key', 'flag')}
<button>Order the fault</button>`,
)}`,
  );
}

/** When a connection is dropped, in words. */
export const dropWords = {
  before: 'before the effect',
  after: 'after the effect',
  during: 'in the middle of the answer',
};

function wordsOf({ status, error, drop, delayMs, stored, probability }: Fault): string {
  return [
    status && `answers ${status}${error?.code ? ` ${error.code}` : ''}`,
    drop && `drops the connection ${dropWords[drop]}`,
    delayMs && `waits ${delayMs} ms`,
    stored && 'kept under the key',
    probability && `on ${hundredths(probability)} % of them`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** The rate limits, and a form that sets them. */
export function limitsSection({ perSecond, perEndpoint, perResource }: RateLimits): Markup {
  const words = (limit: number | null) => (limit === null ? 'no limit' : `${limit} a second`);
  return section(
    'limits',
    'Rate limits',
    html`${live('limits-now', html`<p>Over all requests: ${words(perSecond)}. For each endpoint: ${words(perEndpoint)}.${perResource ? ' Search, files and payouts: Stripe’s own.' : ''}</p>`)}
${orderForm(
  {
    send: 'POST /rate-limit',
    says: 'These limits hold from the next request on.',
    class: 'order grid',
  },
  html`${field({ name: 'perSecond', label: 'Requests a second', value: perSecond, placeholder: 'no limit', as: 'nullable' })}
${field({ name: 'perEndpoint', label: 'For each endpoint', value: perEndpoint, placeholder: 'no limit', as: 'nullable' })}
${check('perResource', 'Stripe’s own for search, files and payouts', 'boolean', perResource)}
<button class="second">Set</button>`,
)}`,
  );
}
