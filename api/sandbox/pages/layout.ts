import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Context } from 'hono';
import { html, raw } from 'hono/html';

/** Escaped HTML, as the `html` template gives it. */
export type Markup = ReturnType<typeof html>;

/** A page of the sandbox's own. */
export interface Page {
  title: string;
  body: Markup;
  status?: 200 | 400 | 402 | 404;
}

/** A style sheet as it stands in a page, with the source expression that permits just it. */
export interface Style {
  text: string;
  source: string;
}

/** Reads style sheets, to be one. */
export function styleOf(...files: URL[]): Style {
  const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  return { text, source: `'sha256-${createHash('sha256').update(text).digest('base64')}'` };
}

/** The style sheet that every page has. */
export const pageStyle = new URL('./page.css', import.meta.url);
const style = styleOf(pageStyle);

/**
 * Answers with a hosted page, which runs no script and says first that it is a sandbox's: nobody
 * may take it for Stripe's.
 */
export function pageAnswer(c: Context, page: Page): Response | Promise<Response> {
  // Its forms lead on to wherever the platform wants its visitors back: no `form-action`.
  return sandboxPage(c, { ...page, body: html`<main>${page.body}</main>`, style, policy: '' });
}

/**
 * Answers with a page in the layout of all of them.
 * @param page.body all that stands below the sandbox's mark
 * @param page.policy what the page may load or do besides showing its style, as CSP directives
 */
export function sandboxPage(
  c: Context,
  page: Page & { style: Style; policy: string; head?: Markup },
): Response | Promise<Response> {
  const { text, source } = page.style;
  c.header(
    'content-security-policy',
    `default-src 'none'; style-src ${source}; base-uri 'none'; frame-ancestors 'none'; ${page.policy}`,
  );
  c.header('cache-control', 'no-store');
  return c.html(
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · Sandbox</title>
<style>${raw(text)}</style>
${page.head ?? ''}
</head>
<body>
<header class="sandbox">Sandbox: a local stand-in, no real money moves here. Use test numbers only.</header>
${page.body}
</body>
</html>`,
    page.status ?? 200,
  );
}
