import { describe, expect, it } from 'vitest';
import { cut, formatTable, widthOf } from '../../../cli/output/table.ts';

describe('the width of a text', () => {
  it.each([
    ['cat', 3],
    ['گربه', 4],
    ['می‌روم', 5],
    ['بستهٔ', 4],
    ['猫', 2],
    ['😀!', 3],
    ['', 0],
  ])('of “%s” is %i cells', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });
});

describe('a table', () => {
  it('isolates each cell and puts columns below each other', () => {
    const rows = [
      ['#', 'توضیح', 'file'],
      ['10', 'می‌روم', 'a/b.png'],
    ];
    expect(formatTable(rows, true)).toEqual([
      '\u2068#\u2069   \u2068توضیح\u2069  \u2068file\u2069',
      '\u206810\u2069  \u2068می‌روم\u2069  \u2068a/b.png\u2069',
    ]);
    expect(formatTable(rows, false)).toEqual(['#   توضیح  file', '10  می‌روم  a/b.png']);
  });

  it('cuts a text at a letter with its marks, and says so', () => {
    expect(cut('گربه', 4)).toBe('گربه');
    expect(cut('گربه و سگ', 5)).toBe('گربه…');
    expect(cut('اَبِج', 3)).toBe('اَبِج');
    expect(widthOf(cut('猫猫猫', 4))).toBeLessThanOrEqual(4);
  });
});
