import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { filesOf, type SourceFile, sourceFiles } from '../support/source.ts';

const longest = 400;

/** Conventions about what stands in files; each gives what is wrong with one. */
const rules: Record<string, (file: SourceFile) => string | undefined> = {
  'a file has at most 400 lines': ({ text }) => {
    const lines = text.split('\n').length - 1;
    return lines > longest ? `${lines} lines` : undefined;
  },
  'there is no drawer for odds and ends': ({ path }) =>
    /\/(utils?|helpers?|misc|common|index)\.tsx?$/.test(path) ? 'name it by what it is' : undefined,
  'the compiler and the linter are not silenced': ({ text }) =>
    /@ts-(ignore|expect-error|nocheck)|biome-ignore|:\s*any\b|\bas any\b|<any>/.exec(text)?.[0],
  'nothing is left to do in a comment': ({ text }) => /\b(TODO|FIXME|XXX|HACK)\b/.exec(text)?.[0],
  'only main.ts reads the environment': ({ path, text }) =>
    path.startsWith('api/') && !/^api\/(main|dev)\.ts$/.test(path)
      ? /process\.env\b/.exec(text)?.[0]
      : undefined,
  // Waiting until something is seen lives in eventually.ts; a fixed wait is too short or too long.
  'tests do not sleep': ({ path, text }) =>
    path.startsWith('test/') && path !== 'test/support/eventually.ts'
      ? /\bsetTimeout\(|timers\/promises|waitForTimeout\(/.exec(text)?.[0]
      : undefined,
  'tests are neither left out nor run alone': ({ text }) =>
    /\b(test|it|describe)\.(only|skip|todo)\b/.exec(text)?.[0],
};

/** This file names what it forbids. */
const isThis = ({ path }: SourceFile) => path === 'test/rules/files.test.ts';

const broken = (rule: string, files: SourceFile[]) =>
  files.flatMap((file) => {
    const what = rules[rule]?.(file);
    return what ? [`${file.path}: ${what}`] : [];
  });

test.each(Object.keys(rules))('%s', (rule) => {
  expect(
    broken(
      rule,
      sourceFiles().filter((file) => !isThis(file)),
    ),
  ).toEqual([]);
});

const offenders: Record<string, SourceFile> = {
  'a file has at most 400 lines': { path: 'api/a.ts', text: 'a;\n'.repeat(longest + 1) },
  'there is no drawer for odds and ends': { path: 'api/kit/utils.ts', text: '' },
  'the compiler and the linter are not silenced': { path: 'api/a.ts', text: 'const a = b as any;' },
  'nothing is left to do in a comment': { path: 'web/a.tsx', text: '// TODO later' },
  'only main.ts reads the environment': { path: 'api/store/a.ts', text: 'process.env.A' },
  'tests do not sleep': { path: 'test/api/a.test.ts', text: 'setTimeout(done, 500)' },
  'tests are neither left out nor run alone': { path: 'test/a.test.ts', text: 'test.skip(' },
};

describe('each rule finds what breaks it', () => {
  test.each(Object.keys(rules))('%s', (rule) => {
    expect(broken(rule, [offenders[rule]!])).toHaveLength(1);
  });
});

const readmeScripts = (text: string) =>
  [...text.matchAll(/\bnpm (?:run ([\w:]+)|(start|test)\b)/g)].map(
    ([, run, short]) => run ?? short!,
  );

test('every script that the README and CI name exists', () => {
  const named = filesOf('README.md', '.ci/run').flatMap(({ text }) => readmeScripts(text));
  expect(named).toEqual(expect.arrayContaining(['start', 'test', 'check']));
  expect(named.filter((name) => !(name in packageJson.scripts))).toEqual([]);
  expect(readmeScripts('npm run nothing, npm start')).toEqual(['nothing', 'start']);
});

/** Folders of whoever happens to build it. */
const elsewhere = /(?<![\w.])\/(?:home|root|Users)\//;

test('nothing points outside the project', () => {
  const files = [
    ...sourceFiles(),
    ...filesOf('*.{md,json}', '.ci/*', 'web/**/*.{html,css}'),
  ].filter((file) => !isThis(file) && file.path !== 'package-lock.json');
  const found = files.filter(({ text }) => elsewhere.test(text)).map(({ path }) => path);
  expect(found).toEqual([]);
  expect(elsewhere.test(`see ${'/home'}/kim/notes`)).toBe(true);
});
