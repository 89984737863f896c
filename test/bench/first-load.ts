import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstLoads, kilobytes, pageOf, type Script } from '../../web/first-load.ts';
import type { Row } from './measure.ts';

interface Chunk {
  file: string;
  src?: string;
  isEntry?: boolean;
  imports?: string[];
}

/**
 * Compressed script that a browser loads before each list can show: the entry, the list's own
 * code, and all that both import. The build holds every page to its budget; this says by how much.
 * @param dist where the built web stands
 */
export function listFirstLoads(dist: string): Row[] {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    Chunk
  >;
  const scripts = new Map<string, Script>();
  for (const [name, { file, src, imports = [], isEntry = false }] of Object.entries(manifest))
    if (file.endsWith('.js'))
      scripts.set(name, {
        imports,
        isEntry,
        page: src ? pageOf(src) : null,
        code: readFileSync(join(dist, file), 'utf8'),
      });
  return firstLoads(scripts)
    .filter(({ page }) => page.endsWith('/list.tsx'))
    .map(({ page, bytes }) => ({
      what: `first load of ${page}, compressed script`,
      figure: kilobytes(bytes),
    }));
}
