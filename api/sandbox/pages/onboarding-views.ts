import { html } from 'hono/html';
import type { OnboardingStep, ShownQuestion } from '../resources/onboarding.ts';
import type { Markup, Page } from './layout.ts';

type Form = Extract<OnboardingStep, { key: string }>;

/** The form that asks an account holder for what is missing. */
export function formPage(form: Form): Page {
  const isEmpty = form.questions.length === 0;
  const title = form.type === 'account_update' ? 'Your information' : 'Onboarding';
  return {
    title,
    ...(form.refused && { status: 400 as const }),
    body: html`<h1>${title} of ${form.account}</h1>
<p class="quiet">${form.platform} sent you here so that you can be paid.</p>
${form.refused ? html`<p role="alert">Some of this cannot be taken yet. What is wrong stands at each field; the rest is kept.</p>` : ''}
${isEmpty ? html`<p>Nothing is asked of you now.</p>` : ''}
<form method="post" autocomplete="off">
<input type="hidden" name="form" value="${form.key}">
${form.questions.map(field)}
<div class="actions">
<button name="intent" value="submit">${isEmpty ? 'Go back' : 'Submit'}</button>
${isEmpty ? '' : html`<button name="intent" value="leave" class="second">Save and come back later</button>`}
</div>
${isEmpty ? '' : fillings()}
</form>`,
  };
}

/** Fills in for those who only want to see what then happens. */
function fillings(): Markup {
  return html`<fieldset>
<legend>Fill in test values for me</legend>
<div class="actions">
<button name="intent" value="match" class="second">that match</button>
<button name="intent" value="noMatch" class="second">that do not match</button>
<button name="intent" value="listed" class="second">of somebody on a list</button>
</div>
</fieldset>`;
}

function field(question: ShownQuestion): Markup {
  const { name, label, hint, error } = question;
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ');
  return html`<div class="field">
<label for="${name}">${label}${question.required ? '' : ' (optional)'}</label>
${input(question, described)}
${hint ? html`<span class="quiet" id="${name}-hint">${hint}</span>` : ''}
${error ? html`<span class="error" id="${name}-error">${error}</span>` : ''}
</div>`;
}

/** No field is `required` for the browser: what is left out can be told later. */
function input({ name, input: kind, options, value, error }: ShownQuestion, described: string) {
  const invalid = error === null ? 'false' : 'true';
  if (kind === 'select') {
    return html`<select id="${name}" name="${name}" aria-describedby="${described}" aria-invalid="${invalid}">
<option value="">Choose…</option>
${options?.map(([one, words]) => html`<option value="${one}" ${one === value ? 'selected' : ''}>${words}</option>`)}
</select>`;
  }
  if (kind === 'checkbox') {
    return html`<span><input type="checkbox" id="${name}" name="${name}" value="true" ${value === 'true' ? 'checked' : ''} aria-describedby="${described}" aria-invalid="${invalid}"></span>`;
  }
  return html`<input type="${kind}" id="${name}" name="${name}" value="${value}" aria-describedby="${described}" aria-invalid="${invalid}">`;
}

/** There is no form under this address. */
export const unknownPage: Page = {
  title: 'Not found',
  status: 404,
  body: html`<h1>There is no form here</h1>
<p>The address is not that of an account link. Ask the platform that sent you for a new one.</p>`,
};
