import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: 'web',
  plugins: [react()],
  build: { outDir: '../dist', emptyOutDir: true, manifest: true },
  server: { proxy: { '/api': 'http://localhost:4242', '/webhooks': 'http://localhost:4242' } },
  test: {
    projects: ['rules', 'api', 'sandbox', 'web', 'e2e'].map((name) => ({
      root: import.meta.dirname,
      test: {
        name,
        include: [`test/${name}/**/*.test.ts`, `test/${name}/**/*.test.tsx`],
        testTimeout: name === 'e2e' ? 60_000 : 20_000,
        hookTimeout: 60_000,
      },
    })),
  },
});
