import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csv } from '../../web/lib/csv.ts';

/** Reads a file as RFC 4180 has it, one character at a time. */
function read(file: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 1; at < file.length; at += 1) {
    const char = file[at]!;
    if (quoted) {
      if (char !== '"') field += char;
      else if (file[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ',') {
      line.push(field);
      field = '';
    } else if (char === '\r' && file[at + 1] === '\n') {
      lines.push([...line, field]);
      line = [];
      field = '';
      at += 1;
    } else field += char;
  }
  return lines;
}

const unmarked = (text: string) => text.replaceAll("'", '');

describe('a CSV file', () => {
  it('has a line for what the fields are and one for each row', () => {
    expect(csv(['Customer', 'Amount'], [['Ada, "Countess"', '12.50']])).toBe(
      '\uFEFFCustomer,Amount\r\n"Ada, ""Countess""",12.50\r\n',
    );
  });

  it.each(['=1+1', '+1 (555) 0100', '-x', '@sum', '\tx', '\rx', '\nx', '＝1+1', '＠sum'])(
    'marks %j as text, so that no spreadsheet runs it',
    (text) => {
      expect(read(csv(['a'], [[text]]))[1]).toEqual([`'${text}`]);
    },
  );

  it.each(['-12.50', '-3', '+7'])('leaves the figure %s as it is', (figure) => {
    expect(read(csv(['a'], [[figure]]))[1]).toEqual([figure]);
  });

  // Excel splits a file at semicolons in much of Europe, and knows no quotation mark within a field.
  it.each([
    ['x;=1+1', "x;'=1+1"],
    ['x\n=1+1', "x\n'=1+1"],
    ['x\r\n @sum', "x\r\n '@sum"],
    ['x; y, -z', 'x; y, -z'],
  ])('marks what stands after another separator in %j as well', (text, marked) => {
    expect(read(csv(['a'], [[text]]))[1]).toEqual([marked]);
  });

  it('reads back as what was written, and begins no field with a formula', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '=', '-', '1', '.', 'é', '😀') }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text, text), { minLength: 1 }), (lines) => {
        const [, ...back] = read(csv(['a', 'b', 'c'], lines));
        expect(back.length).toBe(lines.length);
        for (const [at, line] of lines.entries())
          for (const [column, written] of line.entries()) {
            const found = back[at]![column]!;
            // But for the marks, which stand before what would run.
            expect(unmarked(found)).toBe(unmarked(written));
            if (!/^[+-]?\d+(\.\d+)?$/.test(found))
              expect(found).not.toMatch(/^[=+\-@＝＋－＠\t\r\n]/);
          }
      }),
    );
  });
});
