import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  test: {
    projects: ['rules', 'api', 'sandbox', 'web', 'e2e'].map((name) => ({
      extends: true,
      test: {
        name,
        // One app with its demo world for all stories.
        ...(name === 'e2e' ? { globalSetup: 'test/e2e/setup.ts' } : {}),
        include: [`test/${name}/**/*.test.{ts,tsx}`],
        testTimeout: name === 'e2e' ? 60_000 : 20_000,
        hookTimeout: 60_000,
        globalSetup: name === 'e2e' ? ['test/support/build-pages.ts'] : [],
      },
    })),
  },
});
