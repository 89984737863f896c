import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { permissionsOf, roles } from '../../api/staff/rules.ts';
import { roleMeanings } from '../../web/lib/role-meanings.ts';
import { filesOf } from '../support/source.ts';

const [readme = { path: '', text: '' }] = filesOf('README.md');

/** The cells of each row of the table that begins with these headings. */
function table(...headings: string[]): string[][] {
  const lines = readme.text.split('\n');
  const start = lines.indexOf(`| ${headings.join(' | ')} |`);
  const end = lines.indexOf('', start);
  return lines.slice(start + 2, end).map((line) => line.slice(2, -2).split(' | '));
}

const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? '');

test('the table of roles says what the rules do', () => {
  const rows = table('role', 'may also', 'permissions');
  expect(rows.map(([role = '']) => quoted(role))).toEqual(roles.map((role) => [role]));
  roles.forEach((role, i) => {
    const [, meaning, permissions = ''] = rows[i] ?? [];
    const before = roles.slice(0, i).flatMap((each) => permissionsOf(each));
    expect(meaning).toBe(roleMeanings[role]);
    expect(quoted(permissions)).toEqual(
      permissionsOf(role).filter((permission) => !before.includes(permission)),
    );
  });
});

test('every file that it and the guides name is there', () => {
  const guides = filesOf('docs/guides.md')[0]?.text ?? '';
  expect(quoted(guides)).toContain('test/api/checkout-split.test.ts');
  const named = quoted(readme.text + guides).filter((word) =>
    /^\.?(api|web|test|ci)\/[\w./-]*$/.test(word),
  );
  expect(named).toEqual(expect.arrayContaining(['api/staff/rules.ts', 'web/lib/paths.ts']));
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});

/** The tests that a cell names: `file`: “title”, “title”; `file`: “title”. */
const testsIn = (cell: string) =>
  [...cell.matchAll(/`([^`]+)`: ((?:“[^”]+”(?:, )?)+)/g)].flatMap(([, path = '', titles = '']) =>
    [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => ({ path, title })),
  );

test('every row of the guides names tests that are in their files', () => {
  const guides = filesOf('docs/guides.md')[0]?.text ?? '';
  const rows = guides.split('\n').filter((line) => /^\| (?!statement)/.test(line));
  expect(rows.length).toBeGreaterThan(50);
  const missing = rows.filter((row) => {
    const tests = testsIn(row.split(' | ').at(-1) ?? '');
    return (
      tests.length === 0 ||
      tests.some(({ path, title }) => !filesOf(path)[0]?.text.includes(`'${title}',`))
    );
  });
  expect(missing).toEqual([]);
});

/** What a text runs by npm: `npm run bench`, `npm start`, `npm test`. */
const scriptsIn = (text: string): string[] =>
  [...text.matchAll(/\bnpm (?:run ([\w:]+)|(start|test|install)\b)/g)].map(
    ([, run, short]) => run ?? short ?? '',
  );

test('every command that it names is run, by CI or by a story', () => {
  const [ci, stories] = ['.ci/run', 'test/e2e/scripts.test.ts'].map(
    (path) => filesOf(path)[0]?.text ?? '',
  );
  // A clean install is the one that CI makes.
  const byCi = scriptsIn((ci ?? '').replace('npm ci', 'npm install'));
  const byStories = [...(stories ?? '').matchAll(/\bnpmRun\('([\w:]+)'/g)].map(([, name]) => name);
  const named = scriptsIn(readme.text);
  expect(named).toEqual(expect.arrayContaining(['install', 'start', 'dev', 'rebuild']));
  expect(named.filter((name) => !byCi.includes(name) && !byStories.includes(name))).toEqual([]);
});
