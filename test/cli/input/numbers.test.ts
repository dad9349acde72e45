import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseScore, parseShare, typedNumber, wholeNumber } from '../../../cli/input/numbers.ts';

describe('numbers on the command line', () => {
  it.each([
    ['12', 12],
    ['۱۲', 12],
    ['٣٫٥', 3.5],
    ['-0.25', -0.25],
    [' 7 ', 7],
  ])('%s is read as people type it', (text, value) => expect(typedNumber(text)).toBe(value));

  it.each(['', ' ', 'ten', '1,5', '۱۲ گل'])('%j is no number', text => expect(typedNumber(text)).toBeNaN());

  it('a whole number keeps its bounds, and says them in the language of the reader', () => {
    const parse = wholeNumber({ from: 1, to: 20 }, 'fa');
    expect([parse('1'), parse('۲۰')]).toEqual([1, 20]);
    for (const text of ['0', '21', '1.5', '', 'x'])
      expect(() => parse(text)).toThrow('عدد صحیحی از ۱ تا ۲۰ نیست');
    const open = wholeNumber({ from: 1 }, 'en');
    expect(open('1000000')).toBe(1_000_000);
    for (const text of ['0', '9007199254740993', 'Infinity']) expect(() => open(text)).toThrow('from 1 on');
  });

  it('a share is a percentage or a fraction', () => {
    expect(['80%', '۸۰٪', '0.8', '۰٫۸'].map(parseShare)).toEqual([0.8, 0.8, 0.8, 0.8]);
    for (const text of ['0', '%', '101%', '1.1'])
      expect(() => parseShare(text)).toThrow(InvalidArgumentError);
  });

  it('a score is a cosine', () => {
    expect(['-1', '۰٫۳', '1'].map(parseScore)).toEqual([-1, 0.3, 1]);
    for (const text of ['1.01', '-2', '']) expect(() => parseScore(text)).toThrow(InvalidArgumentError);
  });
});
