import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { firstLoadBudget } from './web/first-load.ts';

export default defineConfig(({ command }) => {
  // Tests build the pages as well, under a NODE_ENV that would bring React's development code.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    root: 'web',
    plugins: [react(), firstLoadBudget(220_000)],
    build: {
      outDir: '../dist',
      emptyOutDir: true,
      manifest: true,
      // Every browser that runs what is built preloads modules by itself.
      modulePreload: { polyfill: false },
      rolldownOptions: {
        output: {
          // The entry names every file that it may load later: what they are called tells the manifest.
          chunkFileNames: 'assets/[hash:7].js',
          assetFileNames: 'assets/[hash:7][extname]',
          // What most pages need compresses better as one than as a dozen small files. What only the
          // forms share, which come later, must not get into it.
          codeSplitting: { groups: [{ name: 'shared', minShareCount: 40 }] },
        },
      },
    },
  };
});
