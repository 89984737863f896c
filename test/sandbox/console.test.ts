import { afterAll, beforeAll, expect, test } from 'vitest';
import { DUE_WORDS } from '../../api/sandbox/console/clock.ts';
import { resources } from '../../api/sandbox/resources/registry.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

// The console without a browser: what it may do, and that it shows what there is.

let sandbox: SandboxForTest;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());

test('its page may run its own script, ask its own server and nothing else', async () => {
  const bare = await fetch(sandbox.url, { redirect: 'manual' });
  expect(bare.headers.get('location')).toBe('/_sandbox/');
  const page = await fetch(`${sandbox.url}/_sandbox`);
  expect(page.url).toBe(`${sandbox.url}/_sandbox/`);
  expect(page.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; frame-ancestors 'none'; script-src 'self'; connect-src 'self'; form-action 'self'$/,
  );
  const html = await page.text();
  expect(html).toContain('no real money moves here');
  expect(html).not.toMatch(/https?:\/\/(?!127\.0\.0\.1)|Powered by|style="|\son\w+="/);
  const script = await fetch(`${sandbox.url}/_sandbox/console.mjs`);
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
});

test('it escapes whatever comes from requests', async () => {
  const text = '<img src=x onerror=alert(1)>';
  await sandbox.control('POST', '/faults', { path: `/v1/${text}`, status: 500 });
  await sandbox.stripe.customers.list().catch(() => undefined);
  const answer = await fetch(`${sandbox.url}/_sandbox/?path=${encodeURIComponent(`"${text}`)}`);
  const html = await answer.text();
  expect(html).toContain('&lt;img src=x');
  expect(html).not.toContain('<img');
});

test('there are words for everything that falls due', () => {
  const kinds = resources.flatMap(({ due = {} }) => Object.keys(due));
  expect(kinds.length).toBeGreaterThan(10);
  const told = kinds.filter((kind) => kind !== 'event_retention').sort();
  expect(Object.keys(DUE_WORDS).sort()).toEqual(told);
});
