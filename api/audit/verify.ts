import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openCopy } from '../store/database.ts';
import { verifyAudit } from './audit.ts';

// `npm run audit:verify -- FILE [--expect HASH]`: checks the trail of a copy of the store.

const usage = 'Use: npm run audit:verify -- FILE [--expect HASH]';

/** Ends with what whoever started it can mend. */
function fail(line: string): never {
  console.error(line);
  process.exit(2);
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: { expect: { type: 'string' } },
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) return fail(usage);
    return { file, expected: values.expect };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
}

const { file, expected } = readArguments();
if (!existsSync(file)) fail(`There is no file ${file}.`);
const copy = openCopy(file);
const check = await verifyAudit({ read: copy }, expected).catch((error: unknown) =>
  fail(`${file} holds no audit trail: ${error instanceof Error ? error.message : error}`),
);
await copy.destroy();

console.log(`entries ${check.entries}\nhead    ${check.head || '(none)'}`);
if (!check.intact)
  console.log(`BROKEN  entry ${check.brokenAt} does not follow from those before it`);
if (check.expected)
  console.log(
    check.expected.at === null
      ? `MISSING no entry has the expected hash ${check.expected.hash}`
      : `found   entry ${check.expected.at} has the expected hash`,
  );
const holds = check.intact && check.expected?.at !== null;
console.log(holds ? 'The trail holds.' : 'The trail does not hold.');
process.exitCode = holds ? 0 : 1;
