import { Worker } from 'node:worker_threads';
import type { LongAnswer, LongRead, LongRow, ReaderThreadData } from './reader-thread.ts';

/** Statements that may take long, run one after the other beside the thread that serves lists. */
export interface LongReads {
  /** @throws Error when the statement is wrong, its thread ended over it, or the store was closed. */
  run(read: LongRead): Promise<LongRow[]>;
  close(): Promise<void>;
}

interface Waiting {
  readonly read: LongRead;
  resolve(rows: LongRow[]): void;
  reject(error: Error): void;
}

/**
 * A thread with a read-only connection of its own to `file`, started when it is first needed. One
 * that ends takes only the statement with it that it was running; the next one starts another.
 */
export function createLongReads(file: string): LongReads {
  const queue: Waiting[] = [];
  let running: Waiting | undefined;
  let thread: Worker | undefined;
  let closed = false;

  function start(): Worker {
    const workerData: ReaderThreadData = { file };
    const started = new Worker(new URL('./reader-thread.ts', import.meta.url), { workerData });
    // It holds nothing that a process on its way out would have to wait for.
    started.unref();
    started.on('message', (answer: LongAnswer) =>
      settle((each) =>
        'rows' in answer ? each.resolve(answer.rows) : each.reject(new Error(answer.error)),
      ),
    );
    const ended = (error: Error) => {
      if (thread !== started) return;
      thread = undefined;
      settle((each) => each.reject(error));
    };
    started.on('error', (error) =>
      ended(error instanceof Error ? error : new Error(String(error))),
    );
    started.on('exit', () => ended(new Error('The thread of long reads has ended')));
    return started;
  }

  function settle(tell: (each: Waiting) => void) {
    const done = running;
    running = undefined;
    if (done) tell(done);
    next();
  }

  function next() {
    if (running) return;
    running = queue.shift();
    if (!running) return;
    thread ??= start();
    thread.postMessage(running.read);
  }

  return {
    run: (read) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new Error('The store is closed'));
        queue.push({ read, resolve, reject });
        next();
      }),
    async close() {
      closed = true;
      const stopped = thread;
      thread = undefined;
      for (const each of [running, ...queue.splice(0)])
        each?.reject(new Error('The store is closed'));
      running = undefined;
      await stopped?.terminate();
    },
  };
}
