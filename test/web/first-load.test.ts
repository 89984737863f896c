import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { firstLoadBudget, firstLoads, pageOf, type Script } from '../../web/first-load.ts';
import { temporaryFolder } from '../support/app.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const script = (code: string, imports: string[] = [], more: Partial<Script> = {}): Script => ({
  code,
  imports,
  isEntry: false,
  page: null,
  ...more,
});

const size = (...codes: string[]) => codes.reduce((all, code) => all + gzipSync(code).length, 0);

it('counts the entry, the page and what both import, each once', () => {
  const scripts = new Map([
    ['index', script('entry', ['framework'], { isEntry: true })],
    ['framework', script('a framework', ['index'])],
    ['table', script('a table', ['framework'])],
    ['list', script('the list', ['table'], { page: 'pages/payments/list.tsx' })],
    ['sign-in', script('sign in', [], { page: 'pages/sign-in.tsx' })],
    ['form', script('a form that opens later', ['table'])],
  ]);
  expect(firstLoads(scripts)).toEqual([
    {
      page: 'pages/payments/list.tsx',
      bytes: size('entry', 'a framework', 'a table', 'the list'),
    },
    { page: 'pages/sign-in.tsx', bytes: size('entry', 'a framework', 'sign in') },
  ]);
});

it('tells pages from what stands beside them', () => {
  expect(pageOf('pages/groups/list.tsx')).toBe('pages/groups/list.tsx');
  expect(pageOf('forms/refund-create.tsx')).toBeNull();
});

const write = (path: string, text: string) => {
  const file = join(folder.path, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

/** Text that does not compress. */
const noise = (bytes: number) => randomBytes(bytes).toString('hex');

/** A small dashboard: an entry, a list, and an editor that the list loads when it is asked for. */
async function buildWithin(limit: number) {
  write('index.html', '<script type="module" src="./main.ts"></script>');
  write('main.ts', "import('./pages/payments/list.tsx').then(({ show }) => show());");
  write(
    'pages/payments/list.tsx',
    `export const show = () => import('../../editor.ts').then(({ text }) => [text, '${noise(1000)}']);`,
  );
  write('editor.ts', `export const text = '${noise(9000)}';`);
  await build({
    configFile: false,
    root: folder.path,
    logLevel: 'silent',
    plugins: [firstLoadBudget(limit)],
  });
}

it('a build within the budget passes, whatever is loaded later', async () => {
  await expect(buildWithin(4000)).resolves.toBeUndefined();
});

it('a build beyond it fails, and says which page and by how much', async () => {
  await expect(buildWithin(1500)).rejects.toThrow(
    /pages\/payments\/list\.tsx needs \d\.\d kB of compressed script before it can show; the budget is 1\.5 kB\./,
  );
});
