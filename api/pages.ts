import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';

/** Says how long browsers may keep what is found. */
const cached =
  (control: string): MiddlewareHandler =>
  async (c, next) => {
    await next();
    if (c.res.ok) c.header('cache-control', control);
  };

const isNoPage = (path: string) => /^\/(api|webhooks)(\/|$)/.test(path);

/** Serves the built dashboard out of `root`; every address that is no file is a page of it. */
export function pages(root: string) {
  const index = join(root, 'index.html');
  let lastIndex = readFileSync(index, 'utf8');

  /** The page as last built: it names files that a build replaces. While one runs there is none. */
  async function currentIndex(): Promise<string> {
    lastIndex = await readFile(index, 'utf8').catch(() => lastIndex);
    return lastIndex;
  }

  const file = serveStatic({ root });
  return (
    new Hono()
      // Their names change with their content.
      .get('/assets/*', cached('public, max-age=31536000, immutable'), compress(), file)
      .get('*', async (c, next) => {
        if (isNoPage(c.req.path) || c.req.path.startsWith('/assets/')) return c.notFound();
        await next();
      })
      .get('*', cached('no-cache'), compress(), async (c, next) => {
        const found = c.req.path === '/' ? undefined : await file(c, async () => {});
        if (found) return found;
        const wantsPage = c.req.header('accept')?.includes('text/html') ?? false;
        return wantsPage ? c.html(await currentIndex()) : next();
      })
  );
}
