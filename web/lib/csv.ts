/** Makes Excel read the file as UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * What spreadsheets take for a formula, which may send data away or run programs.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const formula = /^[=+\-@＝＋－＠\t\r\n]/;
/** A negative figure begins like a formula, and is none. */
const figure = /^[+-]?\d+(\.\d+)?$/;

/**
 * A CSV file as spreadsheets open it (RFC 4180, in UTF-8): the first line says what the fields
 * are, text that would run as a formula is marked as text by an apostrophe.
 */
export function csv(header: readonly string[], lines: readonly (readonly string[])[]): string {
  const written = [header, ...lines].map((line) => line.map(field).join(','));
  return `${BYTE_ORDER_MARK}${written.join('\r\n')}\r\n`;
}

function field(text: string): string {
  const safe = formula.test(text) && !figure.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
