import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  test: {
    projects: ['rules', 'api', 'sandbox', 'web', 'e2e'].map((name) => ({
      extends: true,
      test: {
        name,
        include: [`test/${name}/**/*.test.{ts,tsx}`],
        testTimeout: name === 'e2e' ? 60_000 : 20_000,
        hookTimeout: 60_000,
        // The pages are built once, and one app with its demo world serves all stories.
        globalSetup: name === 'e2e' ? ['test/support/build-pages.ts', 'test/e2e/setup.ts'] : [],
      },
    })),
  },
});
