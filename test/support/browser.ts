import { accessSync, constants, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const installedNames = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'chrome',
];

/** A browser program and what it must be started with. */
interface Found {
  executablePath: string;
  env: NodeJS.ProcessEnv;
}

/**
 * Starts a headless Chromium: the one of CHROME_PATH, else one on the PATH, else the one that
 * comes with `npm install` on Linux x64.
 * @throws Error saying what was looked for when there is none; tests are not skipped silently
 */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = (await installed()) ?? (await bundled());
  return chromium.launch({
    executablePath,
    env: Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    args: [
      '--no-sandbox',
      '--headless',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

async function installed(): Promise<Found | null> {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (!isExecutable(named)) throw new Error(`CHROME_PATH is ${named}, which cannot be run`);
    return { executablePath: named, env: process.env };
  }
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const name of installedNames) {
      const executablePath = join(folder, name);
      if (isExecutable(executablePath)) return { executablePath, env: process.env };
    }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function bundled(): Promise<Found> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      'No browser to test with: set CHROME_PATH to a Chrome or Chromium, or put one on the PATH. ' +
        'The one from npm is for Linux x64.',
    );
  const about = findPackageJSON('@sparticuz/chromium', import.meta.url);
  const { version } = JSON.parse(await readFile(about ?? '', 'utf8')) as { version: string };
  const folder = join(tmpdir(), `countinghouse-chromium-${version}-${process.getuid?.() ?? 0}`);
  if (!existsSync(folder)) await unpack(folder);
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      ...process.env,
      // Libraries that a bare machine lacks, and fonts: without any, Chromium draws no text at
      // all, not even in a page's own fonts.
      LD_LIBRARY_PATH: [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH]
        .filter(Boolean)
        .join(delimiter),
      FONTCONFIG_FILE: join(folder, 'fonts-here.conf'),
    },
  };
}

/**
 * Unpacks the packaged Chromium beside its place and moves it there whole, since several test
 * processes may want it at once and a half unpacked one looks like a finished one.
 */
async function unpack(folder: string) {
  const staging = `${folder}.${process.pid}`;
  await mkdir(staging, { recursive: true, mode: 0o700 });
  const before = { ...process.env };
  // Both are read by the package: where to unpack, and that the libraries are wanted as well.
  process.env.TMPDIR = staging;
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs24.x';
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    await packaged.executablePath();
  } finally {
    for (const name of Object.keys(process.env))
      if (before[name] === undefined) delete process.env[name];
    Object.assign(process.env, before);
  }
  await writeFile(
    join(staging, 'fonts-here.conf'),
    // The package's own configuration looks for its fonts in /tmp/fonts only.
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`,
  );
  try {
    await rename(staging, folder);
  } catch (error) {
    await rm(staging, { recursive: true });
    // Another process was first.
    if (!existsSync(folder)) throw error;
  }
}
