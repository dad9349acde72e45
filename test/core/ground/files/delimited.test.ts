import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { csvLine, csvStart } from '../../../../core/ground/files/delimited.ts';

/** The cells that a program reads back. */
const cells = (line: string, delimiter = ','): string[] =>
  parse(line, { delimiter, relax_quotes: true })[0] as string[];

describe('a table for people', () => {
  it('begins with the mark of UTF-8 and the names of its columns', () => {
    expect(csvStart(['line', 'متن'])).toBe('\uFEFFline,متن\r\n');
  });

  it.each(['a, "b"', 'two\nlines', 'گربه؛ سگ', "it's", '', ' spaces '])('gives %j back as it was', text => {
    expect(cells(csvLine([text, 1, null]))).toEqual([text, '1', '']);
  });

  it.each(['=1+1', '+1', '-1', '@a', '\t=1', '\r=1', '  =1', '＝1', '＠a'])('holds no formula: %j', text => {
    const cell = cells(csvLine([text]))[0]!;
    expect(cell).toMatch(/^'/);
    expect(cell.replaceAll("'", '')).toBe(text);
  });

  it('holds no formula where a spreadsheet divides cells at semicolons, tabs or line ends', () => {
    const line = csvLine([5, 'x;=cmd()', 'y\t=cmd()', 'z\n =cmd()']);
    for (const delimiter of [';', '\t', '\n']) {
      for (const cell of line.split(delimiter)) expect(cell).not.toMatch(/^\s*=/);
    }
  });

  it('leaves numbers alone, and signs within words', () => {
    expect(csvLine([-5, 'a-b', '1; 2', 'a=b'])).toBe('-5,a-b,"1; 2",a=b\r\n');
  });
});
