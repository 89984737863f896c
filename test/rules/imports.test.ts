import { describe, expect, test } from 'vitest';
import { type Import, importsOf, sourceFiles } from '../support/source.ts';

const areas =
  'accounts balances payments transfers groups payouts disputes evidence enhanced-evidence checkout payment-methods inbox'.split(
    ' ',
  );

/** What the files of an area may import besides their own folder. */
const areaMayImport = [
  /^api\/(kit|store|stripe|operations|audit|notes|history|repayments|shares)\//,
  /^api\/staff\/(permission|rules)\.ts$/,
  /^api\/sync\/sync\.ts$/,
  /^api\/context\.ts$/,
];
const anotherAreas = new RegExp(`^api/(${areas.join('|')})/(rules|snapshot|timeline)\\.ts$`);

const folderOf = (path: string) => path.split('/')[1] ?? '';
const isOurs = (path: string) => /^(api|web|test)\//.test(path);
const within = (folder: string) => (path: string) => path.startsWith(`${folder}/`);
const inSandbox = within('api/sandbox');

/** The rules of who may import what; each gives why an import is not allowed. */
const rules: Record<string, (each: Import) => string | undefined> = {
  'only api/stripe imports the SDK at run time': ({ from, to, typeOnly }) =>
    to === 'stripe' && !typeOnly && from.startsWith('api/') && !within('api/stripe')(from)
      ? 'go through api/stripe/gateway.ts'
      : undefined,
  'the web does not import the SDK but for its types': ({ from, to, typeOnly }) =>
    to === 'stripe' && !typeOnly && from.startsWith('web/') ? 'import the type' : undefined,
  'the sandbox imports nothing of the app': ({ from, to }) =>
    inSandbox(from) && isOurs(to) && !inSandbox(to) ? 'it is a program of its own' : undefined,
  'nothing of the app imports the sandbox but its launcher': ({ from, to }) =>
    inSandbox(to) && !/^(api\/sandbox|test)\//.test(from) && to !== 'api/sandbox/launch.ts'
      ? 'speak to it over HTTP'
      : undefined,
  'the web runs only rules, money and time of the API': ({ from, to, typeOnly }) =>
    from.startsWith('web/') &&
    to.startsWith('api/') &&
    !typeOnly &&
    !/^api\/([\w-]+\/rules|kit\/(money|time))\.ts$/.test(to)
      ? 'import a type, a rules.ts, kit/money.ts or kit/time.ts'
      : undefined,
  'the API imports nothing of the web': ({ from, to }) =>
    from.startsWith('api/') && to.startsWith('web/') ? 'the web speaks to the API' : undefined,
  'nothing imports tests but tests': ({ from, to }) =>
    !from.startsWith('test/') && to.startsWith('test/') ? 'move it' : undefined,
  'kit knows no domain': ({ from, to }) =>
    within('api/kit')(from) && isOurs(to) && !within('api/kit')(to) ? 'pass it in' : undefined,
  'areas import each other only by rules.ts, snapshot.ts and timeline.ts': ({ from, to }) =>
    from.startsWith('api/') &&
    areas.includes(folderOf(from)) &&
    isOurs(to) &&
    folderOf(to) !== folderOf(from) &&
    !anotherAreas.test(to) &&
    !areaMayImport.some((allowed) => allowed.test(to))
      ? 'see the README on how areas work together'
      : undefined,
  'rules.ts is pure': ({ from, to, typeOnly }) =>
    /^api\/[\w-]+\/rules\.ts$/.test(from) &&
    !inSandbox(from) &&
    !typeOnly &&
    !/^api\/([\w-]+\/rules|kit\/(money|time))\.ts$/.test(to)
      ? 'it runs in the browser too; what reads input is inputs.ts'
      : undefined,
};

const broken = (rule: string, imports: Import[]) =>
  imports.flatMap((each) => {
    const why = rules[rule]?.(each);
    return why ? [`${each.from} imports ${each.to}: ${why}`] : [];
  });

const imports = sourceFiles().flatMap(importsOf);

test.each(Object.keys(rules))('%s', (rule) => {
  expect(broken(rule, imports)).toEqual([]);
});

/** For each rule an import that breaks it, so that no rule passes by seeing nothing. */
const offenders: Record<string, [from: string, line: string]> = {
  'only api/stripe imports the SDK at run time': [
    'api/groups/a.ts',
    "import Stripe from 'stripe';",
  ],
  'the web does not import the SDK but for its types': [
    'web/pages/a.tsx',
    "import Stripe from 'stripe';",
  ],
  'the sandbox imports nothing of the app': [
    'api/sandbox/http/a.ts',
    "import type { Money } from '../../kit/money.ts';",
  ],
  'nothing of the app imports the sandbox but its launcher': [
    'api/main.ts',
    "const a = await import('./sandbox/sandbox.ts');",
  ],
  'the web runs only rules, money and time of the API': [
    'web/pages/a.tsx',
    "import { type Store, open } from '../../api/store/open.ts';",
  ],
  'the API imports nothing of the web': ['api/app.ts', "export * from '../web/main.tsx';"],
  'nothing imports tests but tests': ['api/app.ts', "import '../test/support/source.ts';"],
  'kit knows no domain': ['api/kit/a.ts', "import {\n  a,\n  b,\n} from '../groups/rules.ts';"],
  'areas import each other only by rules.ts, snapshot.ts and timeline.ts': [
    'api/groups/a.ts',
    "export { a } from '../payments/actions.ts';",
  ],
  'rules.ts is pure': ['api/groups/rules.ts', "import { readFileSync } from 'node:fs';"],
};

describe('each rule finds what breaks it', () => {
  test.each(Object.keys(rules))('%s', (rule) => {
    const [path, text] = offenders[rule] ?? ['', ''];
    expect(broken(rule, importsOf({ path, text }))).toHaveLength(1);
  });
});

test('imports are read in every form that the formatter leaves', () => {
  const text = [
    "import type { A } from './a.ts';",
    "import b, { c } from '@scope/b/sub';",
    "import * as d from 'node:fs';",
    "import './e.css';",
    "export type { F } from '../f.ts';",
    "const g = () => import('./g.ts');",
  ].join('\n');
  expect(importsOf({ path: 'web/x/y.ts', text })).toEqual([
    { from: 'web/x/y.ts', to: 'web/x/a.ts', typeOnly: true },
    { from: 'web/x/y.ts', to: '@scope/b', typeOnly: false },
    { from: 'web/x/y.ts', to: 'node:fs', typeOnly: false },
    { from: 'web/x/y.ts', to: 'web/x/e.css', typeOnly: false },
    { from: 'web/x/y.ts', to: 'web/f.ts', typeOnly: true },
    { from: 'web/x/y.ts', to: 'web/x/g.ts', typeOnly: false },
  ]);
});
