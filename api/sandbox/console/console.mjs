// The console in the browser: forms become orders, and what has changed is shown without a reload.

const everyMs = 1000;
/** What the server last said of each live part: what stands in the page may have been opened. */
const shown = new Map();
let asking = Promise.resolve();

for (const part of document.querySelectorAll('[data-live]')) shown.set(part.id, part.innerHTML);

/** Asks for the page as it is now; one question at a time, so that no older answer comes last. */
function refresh() {
  asking = asking.then(askAgain);
  return asking;
}

async function askAgain() {
  try {
    const answer = await fetch(location.pathname + location.search);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const part of page.querySelectorAll('[data-live]')) putIn(part);
    say(false);
  } catch {
    say(true);
  }
}

/** @param {boolean} gone whether the sandbox has stopped answering */
function say(gone) {
  document.getElementById('gone').hidden = !gone;
}

/** @param {Element} part a live part as the server now has it */
function putIn({ id, innerHTML }) {
  const place = document.getElementById(id);
  // Somebody is about to copy an id out of it.
  const selection = getSelection();
  const isSelecting = !selection.isCollapsed && place.contains(selection.anchorNode);
  if (shown.get(id) === innerHTML || isSelecting) return;
  const focused = place.contains(document.activeElement) ? document.activeElement.id : '';
  place.innerHTML = innerHTML;
  shown.set(id, innerHTML);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

/**
 * The JSON of a form: empty fields are left out, `error.code` stands for a nested one.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} pressed the button that was used
 */
function orderOf(form, pressed) {
  const order = {};
  for (const field of form.elements) {
    if (!field.name || (field.type === 'submit' && field !== pressed)) continue;
    const value = valueIn(field);
    if (value === undefined) continue;
    const path = field.name.split('.');
    const last = path.pop();
    let inner = order;
    for (const name of path) {
      inner[name] ??= {};
      inner = inner[name];
    }
    inner[last] = value;
  }
  return order;
}

function valueIn({ value, checked, dataset }) {
  if (dataset.as === 'boolean') return checked;
  if (dataset.as === 'flag') return checked || undefined;
  const text = value.trim();
  if (text === '') return dataset.as === 'nullable' ? null : undefined;
  if (dataset.as === 'percent') return Number(text) / 100;
  return dataset.as === 'number' || dataset.as === 'nullable' ? Number(text) : text;
}

/** Fills `{field}` and `{field:money}` in words with what an answer says. */
function filled(words, answer) {
  return words.replaceAll(/\{([\w.]+)(?::(\w+))?\}/g, (_, path, kind) => {
    const value = path.split('.').reduce((inner, name) => inner?.[name], answer);
    if (value === undefined || value === null) return '–';
    if (kind === 'money') return money(value, answer.currency);
    if (kind === 'time')
      return `${new Date(value * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
    return kind === 'list' ? value.join(', ') : String(value);
  });
}

function money(minor, currency) {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.format(minor / 10 ** format.resolvedOptions().maximumFractionDigits);
}

async function send(form, pressed) {
  const [method, path] = form.dataset.send.split(' ');
  const said = form.closest('section').querySelector('.said');
  const body = method === 'POST' ? JSON.stringify(orderOf(form, pressed)) : undefined;
  try {
    const answer = await fetch(path.slice(1), { method, body });
    const json = await answer.json();
    said.classList.toggle('wrong', !answer.ok);
    said.textContent = answer.ok ? filled(form.dataset.says, json) : json.error.message;
  } catch {
    say(true);
  }
  await refresh();
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.send) {
    event.preventDefault();
    void send(form, event.submitter);
  }
});

document.getElementById('requests-filter').addEventListener('input', (event) => {
  const { value } = event.target;
  history.replaceState(null, '', value ? `?path=${encodeURIComponent(value)}` : location.pathname);
  void refresh();
});

async function watch() {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, everyMs));
    if (!document.hidden) await refresh();
  }
}
void watch();
