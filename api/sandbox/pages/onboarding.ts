import { type Context, Hono } from 'hono';
import { StripeError } from '../engine/errors.ts';
import type { OnboardingStep } from '../resources/onboarding.ts';
import type { Sandbox } from '../sandbox.ts';
import { pageAnswer } from './layout.ts';
import { formPage, unknownPage } from './onboarding-views.ts';

/** Fields of the form that are no answers. */
const CONTROLS = new Set(['form', 'intent']);

/**
 * The hosted form behind account links, under `/setup/c/:account/:link`: an account holder tells
 * what is missing, leaves for later, or is sent to have the link made anew.
 */
export function onboardingPages(sandbox: Sandbox): Hono {
  const app = new Hono();

  app.get('/c/:account/:link', (c) =>
    answer(c, () => sandbox.engine.simulate('onboarding_visit', { link: c.req.param('link') })),
  );

  app.post('/c/:account/:link', async (c) => {
    const sent = [...new URLSearchParams(await c.req.text())];
    const answers = Object.fromEntries(sent.filter(([name]) => !CONTROLS.has(name)));
    const { form = '', intent = 'submit' } = Object.fromEntries(sent);
    return answer(c, () =>
      sandbox.engine.simulate('onboarding_submit', {
        link: c.req.param('link'),
        form: form || 'none',
        intent,
        answers,
      }),
    );
  });

  return app;
}

/** Shows the form or sends the browser on, as the link's state says. */
function answer(c: Context, work: () => object): Response | Promise<Response> {
  try {
    const step = work() as OnboardingStep;
    // A header takes ASCII only, which is how the parsed address is written.
    if ('redirect' in step) return c.redirect(new URL(step.redirect).href, 303);
    return pageAnswer(c, formPage(step));
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return pageAnswer(c, unknownPage);
  }
}
