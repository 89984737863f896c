import type { Context } from 'hono';
import { html, raw } from 'hono/html';

/** Escaped HTML, as the `html` template gives it. */
export type Markup = ReturnType<typeof html>;

const style = raw(`
:root { color-scheme: light; --ink: #22262b; --quiet: #5b636d; --line: #c9ced5; --mark: #f2c14e;
  --go: #0b5d4d; --wrong: #a3211b; }
* { box-sizing: border-box; }
body { margin: 0; background: #f4f2ee; color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
.sandbox { padding: .6rem 1rem; color: #22262b; font-weight: 600; text-align: center;
  background: repeating-linear-gradient(-45deg, var(--mark) 0 14px, #f7d687 14px 28px); }
main { max-width: 34rem; margin: 2rem auto; padding: 2rem; background: #fff;
  border: 1px solid var(--line); border-radius: 6px; }
h1 { margin: 0 0 .25rem; font-size: 1.4rem; }
p { margin: .5rem 0; }
.quiet { color: var(--quiet); }
table { width: 100%; margin: 1rem 0; border-collapse: collapse; }
td, th { padding: .45rem 0; border-bottom: 1px solid var(--line); text-align: left; font-weight: 400; }
td:last-child, th:last-child { text-align: right; font-variant-numeric: tabular-nums; }
tfoot th, tfoot td { border: 0; font-weight: 700; }
fieldset { margin: 1rem 0; padding: 0; border: 0; }
legend { padding: 0; font-weight: 600; }
.method { margin: .5rem 0; padding: .75rem; border: 1px solid var(--line); border-radius: 4px; }
.method:not(:has(> label > input:checked)) > .fields { display: none; }
.method > label { display: flex; gap: .5rem; }
.fields { display: grid; gap: .6rem; margin-top: .6rem; }
.field { display: grid; gap: .15rem; }
form > .field { margin-bottom: .75rem; }
input:not([type=radio]), select { width: 100%; padding: .5rem; font: inherit; border: 1px solid #8a929c;
  border-radius: 4px; }
button, .button { display: inline-block; padding: .6rem 1.2rem; font: inherit; font-weight: 600;
  color: #fff; background: var(--go); border: 2px solid var(--go); border-radius: 4px; cursor: pointer; }
button.second { color: var(--wrong); background: #fff; border-color: var(--wrong); }
:focus-visible { outline: 3px solid #1d5fa8; outline-offset: 2px; }
.actions { display: flex; gap: 1rem; align-items: center; margin-top: 1.25rem; }
[role=alert] { margin: 1rem 0; padding: .7rem; color: var(--wrong); background: #fdeceb;
  border-left: 4px solid var(--wrong); }
a { color: #1d5fa8; }
code { font-size: .9em; }
`);

/**
 * Answers with a hosted page, which runs no script and says first that it is a sandbox's: nobody
 * may take it for Stripe's.
 */
export function pageAnswer(
  c: Context,
  page: { title: string; body: Markup; status?: 200 | 400 | 402 | 404 },
): Response | Promise<Response> {
  c.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
  c.header('cache-control', 'no-store');
  return c.html(
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · Sandbox</title>
<style>${style}</style>
</head>
<body>
<header class="sandbox">Sandbox: a local stand-in, no real money moves here. Use test numbers only.</header>
<main>${page.body}</main>
</body>
</html>`,
    page.status ?? 200,
  );
}
