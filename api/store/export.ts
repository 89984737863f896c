import { Worker } from 'node:worker_threads';
import type { ExportMessage, ExportThreadData } from './export-thread.ts';

/** A file that is written while it is read. */
export interface Exporting {
  /** How many lines it will have beside the first. */
  readonly count: number;
  /** In UTF-8. Each piece is written when it is asked for; who stops reading stops the writing. */
  readonly file: ReadableStream<Uint8Array>;
}

/** Who reads nothing for so long has gone, or sleeps. Milliseconds. */
const usualPatience = 5 * 60_000;

/**
 * Writes a file on a thread and a read-only connection of its own, which end with it. Memory does
 * not grow with its length, nor does any list wait for it. A file that nobody goes on reading breaks
 * off, since its thread holds the log of the store.
 * @param ended is called once the thread is gone, however it went
 * @throws Error when a statement is wrong
 */
export async function startExport(
  data: ExportThreadData,
  ended: () => void,
  patience = usualPatience,
): Promise<Exporting> {
  const worker = new Worker(new URL('./export-thread.ts', import.meta.url), { workerData: data });
  worker.unref();
  let settle: { resolve(message: ExportMessage): void; reject(error: Error): void } | undefined;
  let leaving: NodeJS.Timeout | undefined;
  let gone = false;
  const next = () =>
    new Promise<ExportMessage>((resolve, reject) => {
      settle = { resolve, reject };
    });
  const broken = (error: Error) => settle?.reject(error);
  const ending = () => new Error('The thread of the export has ended');
  const leave = () => void worker.terminate();
  worker.on('message', (message: ExportMessage) => settle?.resolve(message));
  worker.on('error', (error) => broken(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => {
    gone = true;
    clearTimeout(leaving);
    broken(ending());
    ended();
  });
  const first = await next();
  if (!('count' in first)) throw new TypeError('An export begins with its count');
  const encoder = new TextEncoder();
  const waitForReader = () => {
    leaving = setTimeout(leave, patience).unref();
  };
  waitForReader();
  const file = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        clearTimeout(leaving);
        if (gone) throw ending();
        const answer = next();
        worker.postMessage('next');
        const message = await answer;
        if ('piece' in message) {
          controller.enqueue(encoder.encode(message.piece));
          waitForReader();
        } else controller.close();
      },
      cancel: leave,
    },
    // Nothing is written before somebody reads.
    { highWaterMark: 0 },
  );
  return { count: first.count, file };
}
