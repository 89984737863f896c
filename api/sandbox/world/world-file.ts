import { spawnSync } from 'node:child_process';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEngine } from '../engine/engine.ts';
import type { Settings } from '../engine/settings.ts';
import { buildBigWorld, type Progress } from './big-world.ts';
import { isBig, type WorldSize } from './sizes.ts';
import { fillWorld, openWorld, type Scale } from './world.ts';

/** A file to be made, and the world that it is to hold. */
export interface FileOrder {
  file: string;
  seed: number;
  scale: Scale;
  /** Of the world; its defaults when left out. */
  settings?: Partial<Settings>;
}

/**
 * Makes the file of a new world. It is put in place whole or not at all: what an earlier attempt
 * left is thrown away.
 * @throws Error when it cannot be written
 */
export function makeWorldFile(order: FileOrder): void {
  checkWritable(order.file);
  if (isBig(order.scale)) makeApart(order);
  else makeInMemory(order);
}

/** Refuses a file that could not be written, before the world is built that it is to hold. */
function checkWritable(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    closeSync(openSync(unfinishedFile(file), 'w'));
  } catch (error) {
    throw new Error(`${file} cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}

/** A world that fits in memory is built there, which is faster. */
function makeInMemory({ file, seed, scale, settings = {} }: FileOrder): void {
  const engine = createEngine({ file: ':memory:', seed, settings });
  try {
    openWorld(engine, { seed, scale });
    const unfinished = unfinishedFile(file);
    writeFileSync(unfinished, engine.db.serialize());
    putInPlace(unfinished, file);
  } finally {
    engine.close();
  }
}

/** Most of what is made is soon forgotten: with room for it, it is never moved. */
const youngSpace = '--max-semi-space-size=64';

/** A big one takes a process of its own, whose memory is given back when it ends. */
function makeApart(order: FileOrder): void {
  const program = fileURLToPath(new URL('./generate.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, [youngSpace, program, JSON.stringify(order)], {
    // What is written to standard output is the server's alone.
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`the ${order.scale} world could not be made`);
}

/** Makes the file of a world of this size, in this process, telling how far it is. */
export function makeBigWorldFile(
  { file, seed, scale, settings = {} }: FileOrder,
  size: WorldSize,
  tell: Progress,
): void {
  const unfinished = unfinishedFile(file);
  const engine = createEngine({ file: unfinished, seed, settings, use: 'generate' });
  try {
    fillWorld(engine, scale, (act) => buildBigWorld(engine, act, { seed, size, tell }));
  } finally {
    engine.close();
  }
  putInPlace(unfinished, file);
}

function unfinishedFile(file: string): string {
  const unfinished = `${file}.new`;
  for (const suffix of ['', '-wal', '-shm', '-journal'])
    rmSync(unfinished + suffix, { force: true });
  return unfinished;
}

function putInPlace(unfinished: string, file: string): void {
  const written = openSync(unfinished, 'r+');
  fsyncSync(written);
  closeSync(written);
  renameSync(unfinished, file);
}
