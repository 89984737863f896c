import { progressLine } from './progress-line.ts';
import { type BigScale, sizes } from './sizes.ts';
import { type FileOrder, makeBigWorldFile } from './world-file.ts';

/** The program that generates a big world: its argument is the order as JSON. */
const order = JSON.parse(process.argv[2]!) as FileOrder & { scale: BigScale };
const parent = process.ppid;
const line = progressLine(order.scale, process.stderr);
try {
  makeBigWorldFile(order, sizes[order.scale], (done, total) => {
    // Whoever asked for it has gone, and may be asking anew.
    if (process.ppid !== parent) process.exit(1);
    line(done, total);
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
