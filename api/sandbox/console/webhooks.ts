import { html } from 'hono/html';
import type { Markup } from '../pages/layout.ts';
import type { DeliveryState } from '../webhooks/attempts.ts';
import type { EndpointDeliveries } from '../webhooks/deliveries.ts';
import type { DisorderOrder } from '../webhooks/disorder.ts';
import {
  check,
  field,
  hundredths,
  instant,
  live,
  orderForm,
  section,
  state,
  table,
  until,
} from './marks.ts';

const deliveriesShown = 6;

/** The webhook endpoints with what they were sent, and how deliveries are disturbed. */
export function webhooksSection(
  endpoints: readonly EndpointDeliveries[],
  disorder: Required<DisorderOrder>,
  now: number,
): Markup {
  const shown = endpoints.map((endpoint) => endpointShown(endpoint, now));
  const none = html`<p class="quiet">There is no webhook endpoint. The API makes them: <code>POST /v1/webhook_endpoints</code>.</p>`;
  return section(
    'webhooks',
    'Webhooks',
    html`${live('webhooks-endpoints', html`${shown.length > 0 ? shown : none}`)}
<h3>Disorder</h3>
${live('webhooks-disorder', html`<p>${disorderWords(disorder)}</p>`)}
${orderForm(
  { send: 'POST /webhooks', says: 'Deliveries are disturbed so from now on.', class: 'order grid' },
  html`${field({ name: 'duplicates', label: 'Twice, of 100', value: hundredths(disorder.duplicates), as: 'percent' })}
${field({ name: 'loss', label: 'Never, of 100', value: hundredths(disorder.loss), as: 'percent' })}
${field({ name: 'delaySeconds', label: 'Delay, in seconds', value: disorder.delaySeconds, as: 'number' })}
${field({ name: 'seed', label: 'Seed of chance', value: disorder.seed, as: 'number' })}
${check('reordering', 'In another order', 'boolean', disorder.reordering)}
<button class="second">Set</button>`,
)}`,
  );
}

function disorderWords({ duplicates, loss, delaySeconds, reordering }: Required<DisorderOrder>) {
  const words = [
    duplicates > 0 && `${hundredths(duplicates)} % come twice`,
    loss > 0 && `${hundredths(loss)} % never come`,
    delaySeconds > 0 && `all come ${delaySeconds} s late`,
    reordering && 'the order is mixed up',
  ].filter((word) => word !== false);
  return words.length > 0
    ? `Disturbed: ${words.join(', ')}.`
    : 'Every event comes once, at once and in order.';
}

function endpointShown(endpoint: EndpointDeliveries, now: number): Markup {
  const { id, url, connect, enabled, waiting, deliveries } = endpoint;
  const rows = deliveries
    .slice(0, deliveriesShown)
    .map((delivery) => [
      html`${delivery.type}${delivery.again ? ' (again)' : ''}<br><code class="quiet">${delivery.event}</code>`,
      stateOf(delivery, now),
      html`${delivery.attempts}`,
      answerOf(delivery),
      enabled ? sendNow(delivery, id) : '',
    ]);
  return html`<h3><code>${url}</code></h3>
<p>${enabled ? state('good', 'enabled') : state('quiet', 'disabled')} · for ${
    connect ? 'connected accounts’ events' : 'the platform’s events'
  } · ${waiting === 0 ? 'nothing waits' : `${waiting} waiting`} · <code class="quiet">${id}</code></p>
${table('Deliveries', ['Event', 'State', 'Attempts', 'Last answer', 'Order'], rows, 'It was sent nothing yet.')}`;
}

function stateOf({ state: word, nextAt }: DeliveryState, now: number): Markup {
  if (word === 'accepted') return state('good', 'accepted');
  if (word === 'given_up') return state('bad', 'given up');
  return html`${state('warn', 'waiting')}<br><span class="quiet">${nextAt === null ? '' : `next ${until(nextAt, now)}`}</span>`;
}

function answerOf({ lastAnswer }: DeliveryState): Markup | string {
  if (lastAnswer === null) return 'none yet';
  const { status, error, at } = lastAnswer;
  return html`${status ?? error}<br><span class="quiet">${instant(at)}</span>`;
}

function sendNow({ event, state: stands }: DeliveryState, endpoint: string): Markup {
  const isOver = stands !== 'waiting';
  return orderForm(
    { send: 'POST /deliveries', says: 'Event {event} is on its way again.', class: 'inline' },
    html`<input type="hidden" name="event" value="${event}"><input type="hidden" name="endpoint" value="${endpoint}">
<button class="second small" id="send-${event}-${endpoint}">${isOver ? 'Send again' : 'Send now'}<span class="hidden"> ${event}</span></button>`,
  );
}
