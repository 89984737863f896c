import { html } from 'hono/html';
import type { Markup } from '../pages/layout.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A moment (Unix seconds), in UTC. */
export function instant(at: number): Markup {
  const iso = new Date(at * 1000).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)}</time>`;
}

/** How long it is until then: `in 3 h`, `now`. */
export function until(at: number, now: number): string {
  const left = at - now;
  if (left <= 0) return 'now';
  if (left < 2 * MINUTE) return `in ${left} s`;
  if (left < 2 * HOUR) return `in ${Math.round(left / MINUTE)} min`;
  if (left < 2 * DAY) return `in ${Math.round(left / HOUR)} h`;
  return `in ${Math.round(left / DAY)} days`;
}

/** A share from 0 to 1 as so many of a hundred. */
export function hundredths(share: number): number {
  return Math.round(share * 10_000) / 100;
}

/** How something stands: a word, and a colour that says no more than it. */
export function state(kind: 'good' | 'warn' | 'bad' | 'quiet', word: string): Markup {
  return html`<span class="state ${kind}">${word}</span>`;
}

/** A thing of the console, with what its orders did below its heading. */
export function section(id: string, title: string, body: Markup): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
<output class="said" aria-live="polite"></output>
${body}
</section>`;
}

/** What is shown anew, by its id, whenever the world has changed. */
export function live(id: string, body: Markup): Markup {
  return html`<div id="${id}" data-live>${body}</div>`;
}

/** How a form's fields become JSON, and what is said when the order was carried out. */
export interface Order {
  /** Method and path of the control route, as `POST /faults`. */
  send: string;
  /** Words with `{field}`s of the answer, of which `:money`, `:time` and `:list` write some. */
  says: string;
  class?: string;
}

/** A form that orders something of a control route. */
export function orderForm({ send, says, class: name = 'order' }: Order, fields: Markup): Markup {
  return html`<form class="${name}" data-send="${send}" data-says="${says}" autocomplete="off">${fields}</form>`;
}

export interface Field {
  name: string;
  label: string;
  value?: string | number | null;
  placeholder?: string;
  /** What of it is sent: as text when left out; `nullable` sends null for an empty number. */
  as?: 'number' | 'nullable' | 'percent';
  list?: string;
}

/** A labelled field of one line. */
export function field({ name, label, value, placeholder, as, list }: Field): Markup {
  const mode = as ? 'decimal' : 'text';
  return html`<label class="field">${label}
<input name="${name}" value="${value ?? ''}" placeholder="${placeholder ?? ''}" inputmode="${mode}" data-as="${as ?? 'text'}" ${list ? html`list="${list}"` : ''}>
</label>`;
}

/** A labelled choice; an empty value is not sent. */
export function choice(name: string, label: string, options: [value: string, words: string][]) {
  return html`<label class="field">${label}
<select name="${name}">${options.map(([value, words]) => html`<option value="${value}">${words}</option>`)}</select>
</label>`;
}

/** A switch: `boolean` is sent either way, `flag` only when it is on. */
export function check(name: string, label: string, as: 'boolean' | 'flag', on = false): Markup {
  return html`<label class="check"><input type="checkbox" name="${name}" data-as="${as}" ${on ? 'checked' : ''}> ${label}</label>`;
}

/** One row of a table; on a narrow screen each cell stands under the other, with its heading. */
export function row(headings: readonly string[], cells: readonly (Markup | string)[]): Markup {
  return html`<tr>${cells.map((cell, i) => html`<td data-heading="${headings[i] ?? ''}">${cell}</td>`)}</tr>`;
}

/** A table, or the words that stand for an empty one. */
export function table(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly (Markup | string)[])[],
  empty: string,
): Markup {
  if (rows.length === 0) return html`<p class="quiet">${empty}</p>`;
  return html`<table>
<caption>${caption}</caption>
<thead><tr>${headings.map((heading) => html`<th scope="col">${heading}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => row(headings, cells))}</tbody>
</table>`;
}
