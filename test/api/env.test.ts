import { describe, expect, test } from 'vitest';
import { readEnvironment } from '../../api/env.ts';

const stripeItself = {
  STRIPE_SECRET_KEY: 'sk_test_abc123',
  AUTH_SECRET: 'a'.repeat(32),
  STRIPE_WEBHOOK_SECRET: 'whsec_platform',
  STRIPE_CONNECT_WEBHOOK_SECRET: 'whsec_connect',
};
const local = { STRIPE_API_BASE: 'http://127.0.0.1:12111' };

function settings(vars: Record<string, string>) {
  const read = readEnvironment(vars);
  if (!read.ok) throw new Error(read.errors.join('\n'));
  return read.environment;
}

describe('what each set of variables means', () => {
  test('nothing set: a sandbox of its own, demo staff, this machine only', () => {
    expect(settings({})).toEqual({
      host: '127.0.0.1',
      port: 4242,
      dataDir: 'data',
      publicUrl: new URL('http://localhost:4242'),
      authSecret: undefined,
      stripe: { mode: 'sandbox', launch: { trickleSeconds: 20 } },
      demoStaff: true,
      recall: 30,
      samples: 60,
      logLevel: 'info',
    });
  });

  test('empty means unset', () => {
    const names = [...Object.keys(stripeItself), 'PORT', 'HOST', 'PUBLIC_URL', 'LOG_LEVEL'];
    expect(settings(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(settings({}));
  });

  test.each([
    ['off', undefined],
    ['5', 5],
  ])('SANDBOX_TRICKLE=%s', (SANDBOX_TRICKLE, trickleSeconds) => {
    expect(settings({ SANDBOX_TRICKLE }).stripe.launch).toEqual({ trickleSeconds });
  });

  test.each([
    ['sk_test_abc123', 'test'],
    ['rk_test_abc123', 'test'],
    ['sk_live_abc123', 'live'],
    ['rk_live_abc123', 'live'],
  ])('the key %s is %s mode', (STRIPE_SECRET_KEY, mode) => {
    expect(settings({ ...stripeItself, STRIPE_SECRET_KEY })).toMatchObject({
      stripe: { mode, apiBase: undefined, webhookSecrets: ['whsec_platform', 'whsec_connect'] },
      demoStaff: false,
    });
  });

  test('a local Stripe that runs already is sandbox mode and needs nothing else', () => {
    expect(settings(local)).toMatchObject({
      stripe: { mode: 'sandbox', apiBase: new URL(local.STRIPE_API_BASE), webhookSecrets: [] },
      demoStaff: true,
    });
  });

  test('Stripe’s own address is no local Stripe', () => {
    const STRIPE_API_BASE = 'https://api.stripe.com';
    expect(settings({ ...stripeItself, STRIPE_API_BASE }).stripe).toMatchObject({
      mode: 'test',
      apiBase: undefined,
    });
  });

  test.each(['0.0.0.0', '192.168.1.5', 'example.com', '::'])(
    'there are no demo staff on HOST=%s',
    (HOST) => {
      expect(settings({ HOST }).demoStaff).toBe(false);
    },
  );

  test.each(['https://money.example.com', 'https://192.168.1.5'])(
    'there are no demo staff where a proxy shows them at %s',
    (PUBLIC_URL) => {
      expect(settings({ PUBLIC_URL }).demoStaff).toBe(false);
      expect(settings({ ...local, PUBLIC_URL }).demoStaff).toBe(false);
    },
  );

  test.each(['localhost', '127.0.0.1', '127.1.2.3', '::1'])('there are on HOST=%s', (HOST) => {
    expect(settings({ HOST }).demoStaff).toBe(true);
  });

  test('the public address is the port on this machine unless told', () => {
    expect(settings({ PORT: '8080' }).publicUrl.origin).toBe('http://localhost:8080');
    expect(settings({ PUBLIC_URL: 'https://money.example.com' }).publicUrl.origin).toBe(
      'https://money.example.com',
    );
  });
});

describe('one clear line for what is wrong', () => {
  const without = (name: keyof typeof stripeItself) => ({ ...stripeItself, [name]: '' });

  test.each<[Record<string, string>, RegExp]>([
    [{ PORT: 'http' }, /^PORT must be a port number/],
    [{ PORT: '0' }, /^PORT must be a port number/],
    [{ PORT: '70000' }, /^PORT must be a port number/],
    [{ HOST: 'http://localhost' }, /^HOST must be a host name/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be one of trace, debug/],
    [{ PUBLIC_URL: 'money.example.com' }, /^PUBLIC_URL must be an http/],
    [{ PUBLIC_URL: 'https://example.com/money' }, /^PUBLIC_URL must be an address without a path/],
    [{ PUBLIC_URL: 'http://money.example.com' }, /^PUBLIC_URL must start with https/],
    [{ AUTH_SECRET: 'short' }, /^AUTH_SECRET must have at least 32 characters/],
    [{ DRIFT_SAMPLES: 'few' }, /^DRIFT_SAMPLES must be whole objects/],
    [{ BATCH_RECALL: '-1' }, /^BATCH_RECALL must be whole seconds/],
    [{ SANDBOX_TRICKLE: '0' }, /^SANDBOX_TRICKLE must be "off" or/],
    [{ SANDBOX_TRICKLE: '1.5' }, /^SANDBOX_TRICKLE must be "off" or/],
    [{ SANDBOX_TRICKLE: 'fast' }, /^SANDBOX_TRICKLE must be "off" or/],
    [
      { ...stripeItself, STRIPE_SECRET_KEY: 'pk_test_1' },
      /^STRIPE_SECRET_KEY must start with sk_test_/,
    ],
    [
      { ...stripeItself, STRIPE_WEBHOOK_SECRET: 'x' },
      /^STRIPE_WEBHOOK_SECRET must start with whsec_/,
    ],
    [{ STRIPE_API_BASE: 'http://stripe.example.com' }, /^STRIPE_API_BASE must be https:\/\/api/],
    [{ STRIPE_API_BASE: 'http://api.stripe.com' }, /^STRIPE_API_BASE must be https:\/\/api/],
    [{ ...local, STRIPE_SECRET_KEY: 'sk_live_abc123' }, /^STRIPE_SECRET_KEY is a live key and/],
    [
      { STRIPE_API_BASE: 'https://api.stripe.com', ...without('STRIPE_SECRET_KEY') },
      /^STRIPE_SECRET_KEY is missing/,
    ],
    [without('AUTH_SECRET'), /^AUTH_SECRET is missing: test mode/],
    [without('STRIPE_WEBHOOK_SECRET'), /^STRIPE_WEBHOOK_SECRET is missing/],
    [without('STRIPE_CONNECT_WEBHOOK_SECRET'), /^STRIPE_CONNECT_WEBHOOK_SECRET is missing/],
  ])('%j', (vars, line) => {
    const read = readEnvironment(vars);
    if (read.ok) throw new Error('These settings were taken');
    expect(read.errors).toEqual([expect.stringMatching(line)]);
    expect(read.errors[0]).not.toContain('\n');
  });

  test('each wrong one has its line', () => {
    const read = readEnvironment({ PORT: 'x', HOST: ' ', STRIPE_SECRET_KEY: 'x' });
    expect(read.ok ? [] : read.errors).toHaveLength(3);
  });
});
