import { readFileSync } from 'node:fs';
import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Outcome } from './outcome.ts';

/** A page for an account holder, who has no account here and may have no script running. */
export interface HolderPage {
  readonly status: ContentfulStatusCode;
  readonly title: string;
  readonly text: string;
  readonly missing?: readonly string[];
  /** Where they go on, and what that is called. */
  readonly onwards?: { readonly label: string; readonly to: string } | undefined;
  /** What to do where nothing leads on from here. */
  readonly note?: string;
}

const style = readFileSync(new URL('./page.css', import.meta.url), 'utf8');

/** Answers with a page; neither it nor its address may be kept by anybody on the way. */
export function holderPage(c: Context, platform: string, page: HolderPage) {
  const { status, title, text, missing = [], onwards, note } = page;
  return c.html(
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${platform}</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
<p class="platform">${platform} · payouts by Stripe</p>
<h1>${title}</h1>
<p>${text}</p>
${missing.length > 0 ? html`<ul>${missing.map((each) => html`<li>${each}</li>`)}</ul>` : ''}
${onwards ? html`<p><a class="onwards" href="${onwards.to}">${onwards.label}</a></p>` : ''}
${note ? html`<p class="note">${note}</p>` : ''}
</main>
</body>
</html>
`,
    status,
  );
}

/** What a holder is shown who came back. @param onwards the address to go on at, once */
export const outcomePage = (
  platform: string,
  { kind, title, text, missing }: Outcome,
  onwards: string,
): HolderPage => {
  if (kind === 'closed') return closedPage(platform);
  if (kind === 'missing')
    return { status: 200, title, text, missing, onwards: { label: 'Continue', to: onwards } };
  if (kind === 'waiting')
    return { status: 200, title, text, note: `${platform} sees how it stands, and can tell you.` };
  return { status: 200, title, text };
};

/** For an account that Stripe would only send back here: nothing leads on, so nothing goes round. */
export const closedPage = (platform: string): HolderPage => ({
  status: 409,
  title: 'This account cannot be set up here',
  text: 'Stripe takes no information for it at present.',
  note: `Ask ${platform} what can be done.`,
});

/** For an address that was used, revoked, made up or is too old: which, is not told. */
export const deadPage = (platform: string): HolderPage => ({
  status: 410,
  title: 'This link does not work any more',
  text: 'It was used already, or is too old. What you entered at Stripe is saved.',
  note: `Go back to ${platform} and ask for a new link.`,
});

/** For who sent too much. @param minutes to wait @param again where to go on then */
export const tooManyPage = (minutes: number, again: string | undefined): HolderPage => ({
  status: 429,
  title: 'Too many tries',
  text: `Wait ${minutes === 1 ? 'a minute' : `${minutes} minutes`} before you try again.`,
  onwards: again === undefined ? undefined : { label: 'Try again', to: again },
});

/** For when Stripe does not answer. @param again where to try anew */
export const laterPage = (again: string | undefined): HolderPage => ({
  status: 503,
  title: 'Stripe does not answer right now',
  text: 'Nothing is lost. Try again in a moment.',
  onwards: again === undefined ? undefined : { label: 'Try again', to: again },
});
