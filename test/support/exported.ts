import Papa from 'papaparse';
import type { AppForTest } from './app.ts';

/** A file as a spreadsheet reads it, asked for by finance. `path` follows `/api/exports/`. */
export async function exportedFrom(app: AppForTest, path: string) {
  const finance = await app.as('finance');
  const answer = await finance.fetch(`/api/exports/${path}`);
  // `text()` would leave the byte order mark out.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer());
  const [header = [], ...lines] = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), {
    skipEmptyLines: true,
  }).data;
  return { answer, text, header, lines };
}
