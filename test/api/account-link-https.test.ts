import { expect, test } from 'vitest';
import type { Services } from '../../api/context.ts';
import { createOnboarding } from '../../api/onboarding/onboarding.ts';
import { processRates } from '../../api/onboarding/rates.ts';
import type { Mode } from '../../api/stripe/gateway.ts';

/** Stands for a Stripe that nobody may ask before the address is known to be right. */
class Asked extends Error {}
const asked = () => {
  throw new Asked();
};

function makes(mode: Mode, publicUrl: string) {
  const services = {
    store: {},
    stripe: { mode, now: () => 0, write: asked },
    sync: { refresh: asked },
  } as unknown as Services;
  const secret = 's'.repeat(32);
  const onboarding = createOnboarding({
    services,
    rates: processRates(),
    secret,
    publicUrl: new URL(publicUrl),
  });
  const order = {
    account: 'acct_1',
    type: 'account_onboarding',
    collect: 'currently_due',
  } as const;
  return onboarding.make(order, { kind: 'staff', actor: { id: 'sam', name: 'Sam' } });
}

test('a live platform’s account holders are sent back to https addresses only', async () => {
  await expect(makes('live', 'http://localhost:4242')).rejects.toMatchObject({
    status: 409,
    code: 'https_needed',
    message: expect.stringContaining('PUBLIC_URL'),
  });
  await expect(makes('live', 'https://books.example.com')).rejects.toThrow(Asked);
  await expect(makes('test', 'http://localhost:4242')).rejects.toThrow(Asked);
});
