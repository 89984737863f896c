import type { Progress } from './big-world.ts';

/** A terminal, or a file that is written line by line. */
export interface Output {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** Where no line can be written over, there is one for so many percent. */
const percentStep = 10;

/** Tells how far a world is: in one line that changes, or in a few lines where there is no terminal. */
export function progressLine(scale: string, output: Output): Progress {
  const started = performance.now();
  let told = -1;
  return (done, total) => {
    const percent = Math.floor((100 * done) / total);
    if (percent === told || (!output.isTTY && percent !== 100 && percent < told + percentStep)) {
      return;
    }
    told = percent;
    const seconds = Math.round((performance.now() - started) / 1000);
    const count = `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`;
    const text = `Generating the ${scale} world: ${percent} % (${count} accounts and charges, ${seconds} s)`;
    const isLast = done >= total;
    output.write(output.isTTY ? `\r\x1b[K${text}${isLast ? '\n' : ''}` : `${text}\n`);
  };
}
