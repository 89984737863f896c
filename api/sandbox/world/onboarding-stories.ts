import type Stripe from 'stripe';
import type { OnboardingStep } from '../resources/onboarding.ts';
import { type Business, hour } from './business.ts';
import type { Enrolled } from './enrolment.ts';
import type { PlatformProgram } from './platform-program.ts';

/** Plans that an account holder opened the onboarding form an hour ago, and left it half done. */
export function planForm({ program, timeline, end }: Business, joining: Enrolled): void {
  timeline.add(end - hour, () => {
    const { url } = giveLink(program, joining.account);
    const link = url.slice(url.lastIndexOf('/') + 1);
    const step = program.engine.simulate('onboarding_visit', { link }) as OnboardingStep;
    if (!('key' in step)) return;
    const [first, ...last] = joining.member.owner.split(' ');
    program.engine.simulate('onboarding_submit', {
      link,
      form: step.key,
      intent: 'leave',
      answers: { 'individual.first_name': first, 'individual.last_name': last.join(' ') },
    });
  });
}

/** Gives the holder a link to the onboarding form now; it can be opened for minutes only. */
export function giveLink(program: PlatformProgram, account: string): Stripe.AccountLink {
  return program.post<Stripe.AccountLink>('/v1/account_links', {
    account,
    type: 'account_onboarding',
    refresh_url: 'https://countinghouse.example/onboarding/again',
    return_url: 'https://countinghouse.example/onboarding/done',
  });
}
