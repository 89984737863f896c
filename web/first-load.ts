import { relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** A built script. */
export interface Script {
  /** The names of those that it cannot run without. */
  readonly imports: readonly string[];
  readonly isEntry: boolean;
  /** The source of the page that it holds, such as `pages/payments/list.tsx`; null for others. */
  readonly page: string | null;
  readonly code: string;
}

/** What a browser loads before it can show a page, when it opens the dashboard there. */
export interface FirstLoad {
  readonly page: string;
  /** Of script, as compressed on the way. */
  readonly bytes: number;
}

/** The page that a source is, or null; pages come in files of their own when first asked for. */
export const pageOf = (source: string): string | null =>
  /^pages\/.+\.tsx$/.test(source) ? source : null;

/** The first load of each page, the heaviest first: the entry, the page, and all that both import. */
export function firstLoads(scripts: ReadonlyMap<string, Script>): FirstLoad[] {
  const sizes = new Map<string, number>();
  const sizeOf = (name: string) => {
    const known = sizes.get(name) ?? gzipSync(scripts.get(name)?.code ?? '').length;
    sizes.set(name, known);
    return known;
  };
  const needed = (names: Iterable<string>, found = new Set<string>()) => {
    for (const name of names)
      if (!found.has(name)) needed(scripts.get(name)?.imports ?? [], found.add(name));
    return found;
  };
  const entries = [...scripts].filter(([, { isEntry }]) => isEntry).map(([name]) => name);
  const loads = [...scripts].flatMap(([name, { page }]) => {
    if (page === null) return [];
    let bytes = 0;
    for (const each of needed([...entries, name])) bytes += sizeOf(each);
    return [{ page, bytes }];
  });
  return loads.sort((a, b) => b.bytes - a.bytes);
}

/**
 * Fails the build when a browser would have to load more than `limit` bytes of compressed script
 * before it can show some page. What is too much is mostly something that a page needs only once
 * it is asked for: load that with `lazy` or `import()`.
 */
export function firstLoadBudget(limit: number): Plugin {
  let root = '';
  return {
    name: 'first-load-budget',
    apply: 'build',
    configResolved(config) {
      root = config.root;
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const scripts = new Map<string, Script>();
        for (const [name, output] of Object.entries(bundle))
          if (output.type === 'chunk')
            scripts.set(name, {
              imports: output.imports,
              isEntry: output.isEntry,
              page: output.facadeModuleId
                ? pageOf(relative(root, output.facadeModuleId).replaceAll('\\', '/'))
                : null,
              code: output.code,
            });
        const [heaviest] = firstLoads(scripts);
        if (heaviest && heaviest.bytes > limit)
          this.error(
            `${heaviest.page} needs ${kilobytes(heaviest.bytes)} of compressed script before it can show; the budget is ${kilobytes(limit)}.`,
          );
      },
    },
  };
}

/** `219.4 kB`, in thousands. */
export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
