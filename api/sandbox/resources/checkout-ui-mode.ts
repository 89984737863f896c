import { invalid } from '../engine/errors.ts';
import { oneOf } from '../engine/params.ts';
import { isBeforeDahlia } from '../engine/versions.ts';

const modes = oneOf(['hosted_page', 'embedded_page', 'elements', 'form']);
type UiMode = ReturnType<(typeof modes)['parse']>;

/** What three of them were called before dahlia. */
const FORMER: Readonly<Record<string, UiMode>> = {
  hosted: 'hosted_page',
  embedded: 'embedded_page',
  custom: 'elements',
};

/** What a page cannot have that the integration shows itself. */
const UNFIT: readonly [keyof Pages, readonly UiMode[]][] = [
  ['custom_fields', ['elements']],
  ['custom_text', ['elements']],
  ['optional_items', ['elements', 'form']],
  ['origin_context', ['elements']],
  ['submit_type', ['elements']],
];

/** Where the customer goes from the page, as it is asked for, and what is on it. */
interface Pages {
  cancel_url?: string | undefined;
  redirect_on_completion?: 'always' | 'if_required' | 'never' | undefined;
  return_url?: string | undefined;
  success_url?: string | undefined;
  ui_mode?: string | undefined;
  custom_fields?: unknown;
  custom_text?: unknown;
  optional_items?: unknown;
  origin_context?: unknown;
  submit_type?: unknown;
}

/** Who shows the page, by its word of today. */
export function uiModeOf({ ui_mode: sent }: Pages, apiVersion: string | null): UiMode {
  if (sent === undefined) return 'hosted_page';
  const former = isBeforeDahlia(apiVersion) ? FORMER[sent] : undefined;
  return former ?? modes.parse(sent, 'ui_mode');
}

/**
 * Where the customer goes afterwards depends on who shows the page.
 * @throws StripeError for a URL that is missing, does not belong there or is none, and for what
 *   does not go with who shows the page
 */
export function checkPages(mode: UiMode, params: Pages): void {
  for (const [name, unfit] of UNFIT) {
    if (params[name] === undefined || !unfit.includes(mode)) continue;
    throw invalid(`You can not pass \`${name}\` when \`ui_mode\` is \`${mode}\`.`, name);
  }
  const redirect = params.redirect_on_completion;
  if (redirect !== undefined && mode !== 'embedded_page') {
    throw invalid(
      `You can not pass \`redirect_on_completion\` when \`ui_mode\` is \`${mode}\`.`,
      'redirect_on_completion',
    );
  }
  const [needed, foreign] =
    mode === 'hosted_page'
      ? (['success_url', 'return_url'] as const)
      : (['return_url', 'success_url'] as const);
  if (params[foreign] !== undefined) {
    throw invalid(`You can not pass \`${foreign}\` when \`ui_mode\` is \`${mode}\`.`, foreign);
  }
  if (redirect === 'never') {
    if (params.return_url === undefined) return;
    throw invalid(
      'You can not pass `return_url` when `redirect_on_completion` is `never`.',
      'return_url',
    );
  }
  const url = params[needed];
  if (url === undefined) {
    throw invalid(`Missing required param: ${needed}.`, needed, 'parameter_missing');
  }
  checkUrl(needed, url);
  if (params.cancel_url !== undefined) checkUrl('cancel_url', params.cancel_url);
}

function checkUrl(param: string, url: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return;
  throw invalid(
    'Invalid URL: An explicit scheme (such as https) must be provided.',
    param,
    'url_invalid',
  );
}
