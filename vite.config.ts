import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig(({ command }) => {
  // Tests build the pages as well, under a NODE_ENV that would bring React's development code.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    root: 'web',
    plugins: [react()],
    build: { outDir: '../dist', emptyOutDir: true, manifest: true },
  };
});
