import { globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file of the project: its path from the project's root, with `/`, and its text. */
export interface SourceFile {
  path: string;
  text: string;
}

/** One import or re-export of a file. */
export interface Import {
  from: string;
  /** What it names: the path of a file of the project, or the name of a package. */
  to: string;
  /** Erased before the code runs. */
  typeOnly: boolean;
}

/** The files that match, e.g. `api/**\/*.ts`. */
export const filesOf = (...patterns: string[]): SourceFile[] =>
  globSync(patterns, { exclude: (name) => /(^|\/)(node_modules|dist|data)$/.test(name) })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => statSync(path).isFile())
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));

/** The source files of the whole project. */
export const sourceFiles = (): SourceFile[] =>
  filesOf('{api,web,test}/**/*.{ts,tsx,mjs}', '*.config.ts');

const statement =
  /^\s*(?:import|export)\s+(type\s)?(?:[\w*{][^;'"]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|^\s*(?:import|export)\s+(type\s)?\{[^}]*\}\s*from\s+['"]([^'"]+)['"]/gm;

/** Everything a file imports, statically or not. Reads code as Biome formats it. */
export function importsOf({ path, text }: SourceFile): Import[] {
  return [...text.matchAll(statement)].map((match) => {
    const specifier = match[2] ?? match[3] ?? match[5] ?? '';
    return {
      from: path,
      to: specifier.startsWith('.') ? join(dirname(path), specifier) : packageOf(specifier),
      typeOnly: Boolean(match[1] ?? match[4]),
    };
  });
}

const packageOf = (specifier: string) =>
  specifier.startsWith('node:')
    ? specifier
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
