import { spawn } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartError } from './kit/start-error.ts';

const project = fileURLToPath(new URL('..', import.meta.url));

/** Where the built dashboard stands. */
export const builtPages = join(project, 'dist');

/** All that the dashboard is built from. Folders count too: their time tells of deleted files. */
const sources = [
  'web',
  'web/**',
  'api/*/rules.ts',
  'api/kit/*.ts',
  'package-lock.json',
  'vite.config.ts',
];

/** Whether the dashboard was never built, or something it is built from is newer. */
export function pagesAreStale(root = project): boolean {
  const built = statSync(join(root, 'dist/.vite/manifest.json'), { throwIfNoEntry: false });
  if (!built) return true;
  return globSync(sources, { cwd: root }).some(
    (path) => statSync(join(root, path)).mtimeMs > built.mtimeMs,
  );
}

/**
 * Builds the dashboard in a process of its own, whose memory is given back when it ends.
 * @throws StartError with what Vite said.
 */
export async function buildPages(): Promise<void> {
  const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url));
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  if (code !== 0) throw new StartError(`The dashboard could not be built:\n${said.join('')}`);
}
