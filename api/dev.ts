import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

// `npm run dev`: the pages from Vite, which shows each change at once, and the API restarted when
// a file of it changes. The pages are the address to open; what is not theirs goes to the API.
const apiPort = process.env.PORT || '4242';
const api = `http://127.0.0.1:${apiPort}`;
const vite = await createServer({
  configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
  root: fileURLToPath(new URL('../web', import.meta.url)),
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: { '/api': api, '/connect': api, '/webhooks': api },
  },
});
await vite.listen();
const address = new URL(vite.resolvedUrls?.local[0] ?? 'http://127.0.0.1:5173').origin;

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const child = spawn(process.execPath, ['--watch', '--watch-preserve-output', main, '--no-web'], {
  stdio: 'inherit',
  env: { ...process.env, PUBLIC_URL: process.env.PUBLIC_URL || address },
});

const end = async () => {
  child.kill('SIGTERM');
  await vite.close();
  process.exit(0);
};
process.on('SIGINT', end).on('SIGTERM', end);
child.once('exit', async (code) => {
  await vite.close();
  process.exit(code ?? 1);
});
