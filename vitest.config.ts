import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Tests start the app and the local Stripe hundreds of times, each of hundreds of files: half of that
// is compiling them anew. All processes of a test inherit this.
process.env.NODE_COMPILE_CACHE ??= join(
  tmpdir(),
  `countinghouse-compiled-${process.getuid?.() ?? 0}`,
);

export default defineConfig({
  plugins: [react()],
  test: {
    // A test mostly waits, for processes that it started; one more than there are cores keeps all busy.
    maxWorkers: availableParallelism() + 1,
    projects: ['rules', 'api', 'sandbox', 'web', 'e2e'].map((name) => ({
      extends: true,
      test: {
        name,
        include: [`test/${name}/**/*.test.{ts,tsx}`],
        testTimeout: name === 'e2e' ? 60_000 : 20_000,
        hookTimeout: 60_000,
        // What these import keeps nothing of a file; a process anew for each takes longer than most.
        isolate: name === 'api' || name === 'e2e',
        // The pages are built once, and the demo world is made once; each file of stories has a copy.
        globalSetup: name === 'e2e' ? ['test/support/build-pages.ts', 'test/e2e/setup.ts'] : [],
        setupFiles: name === 'e2e' ? ['test/e2e/each-file.ts'] : [],
      },
    })),
  },
});
