import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pages } from '../../api/pages.ts';
import { pagesAreStale } from '../../api/pages-build.ts';
import { temporaryFolder } from '../support/app.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** Writes a file, last changed so many seconds after the others of the test. */
function write(path: string, text = '', seconds = 0) {
  const file = join(folder.path, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  age(path, seconds);
}

const age = (path: string, seconds: number) =>
  utimesSync(join(folder.path, path), 1_700_000_000 + seconds, 1_700_000_000 + seconds);

describe('the built dashboard', () => {
  const script = `console.log(${JSON.stringify('x'.repeat(5000))})`;
  beforeEach(() => {
    write('index.html', '<!doctype html><title>Countinghouse</title>');
    write('assets/main-1a2b.js', script);
    write('theme.js', 'theme');
  });

  const get = async (path: string, headers: Record<string, string> = { accept: 'text/html' }) =>
    pages(folder.path).request(path, { headers });

  test.each(['/', '/payments', '/payments/ch_1', '/groups/order%2017', '/index.html'])(
    'answers %s with the page, asked for anew each time',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^text\/html/);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(await response.text()).toContain('<title>Countinghouse</title>');
    },
  );

  test('is the newest one, also when it is built while the server runs', async () => {
    const running = pages(folder.path);
    const ask = async () =>
      (await running.request('/payments', { headers: { accept: 'text/html' } })).text();
    expect(await ask()).toContain('<title>Countinghouse</title>');
    write('index.html', '<!doctype html><script src="/assets/main-5e6f.js"></script>');
    expect(await ask()).toContain('main-5e6f.js');
    rmSync(join(folder.path, 'index.html'));
    expect(await ask()).toContain('main-5e6f.js');
  });

  test('keeps what has its content in its name for ever, and sends it compressed', async () => {
    const response = await get('/assets/main-1a2b.js', { 'accept-encoding': 'gzip' });
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect((await response.arrayBuffer()).byteLength).toBeLessThan(500);
  });

  test('asks anew for files whose names stay', async () => {
    const response = await get('/theme.js', {});
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toBe('theme');
  });

  test.each(['/assets/gone-3c4d.js', '/api/nothing', '/webhooks/other', '/%2e%2e/package.json'])(
    'has nothing at %s for what wants no page',
    async (path) => {
      expect((await get(path, { accept: '*/*' })).status).toBe(404);
    },
  );

  test.each(['/api/nothing', '/api', '/webhooks/stripe'])('leaves %s to the API', async (path) => {
    expect((await get(path)).status).toBe(404);
  });
});

describe('the dashboard is built', () => {
  const built = 'dist/.vite/manifest.json';
  beforeEach(() => {
    for (const path of [
      'web/main.tsx',
      'web/pages/list.tsx',
      'api/groups/rules.ts',
      'package-lock.json',
    ])
      write(path);
    for (const path of ['web', 'web/pages']) age(path, 0);
    write(built, '{}', 10);
  });

  test('not again when nothing changed', () => {
    expect(pagesAreStale(folder.path)).toBe(false);
  });

  test('when it never was', () => {
    rmSync(join(folder.path, built));
    expect(pagesAreStale(folder.path)).toBe(true);
  });

  test.each(['web/main.tsx', 'web/pages/list.tsx', 'api/groups/rules.ts', 'package-lock.json'])(
    'when %s is newer',
    (path) => {
      age(path, 20);
      expect(pagesAreStale(folder.path)).toBe(true);
    },
  );

  test('when a file is gone', () => {
    rmSync(join(folder.path, 'web/pages/list.tsx'));
    expect(pagesAreStale(folder.path)).toBe(true);
  });

  test('not when only the API’s own code changed', () => {
    write('api/groups/routes.ts', '', 20);
    expect(pagesAreStale(folder.path)).toBe(false);
  });
});
