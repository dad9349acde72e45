import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneLine, terminalLines } from '../../../../core/ground/text/terminal.ts';

/** What steers a terminal or turns a line around. */
const DANGEROUS = /[\p{Cc}\u061C\u2028\u2029\u202A-\u202E\u2066\u2067\p{Surrogate}]/u;

/** Any code points, halves of surrogate pairs among them; those that steer terminals and texts often. */
const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0x10_ffff }),
      fc.integer({ min: 0, max: 0xa0 }),
      fc.constantFrom(
        0x1b,
        0x9b,
        0x200c,
        0x200d,
        0x202e,
        0x2066,
        0xd83d,
        0xde00,
        0x1f469,
        0xfe0f,
        0x6af,
        0x64f,
      ),
    ),
    { maxLength: 50 },
  )
  .map(codes => String.fromCodePoint(...codes));

describe('a part of a line', () => {
  it.each([
    ['a name', 'عکس‌های من/گربه 1.jpg', 'عکس‌های من/گربه 1.jpg'],
    ['an emoji', '👩\u200D👧.png', '👩\u200D👧.png'],
    ['an escape sequence', 'a\u001B[2Jb', 'a\\u001b[2Jb'],
    ['one of a single byte', 'a\u009B31mb', 'a\\u009b31mb'],
    ['ends of lines', 'a\r\nb\tc\u2028d', 'a\\r\\nb\\tc\\u2028d'],
    ['a name turned around', 'gpj.\u202Egnp.exe', 'gpj.\\u202egnp.exe'],
    ['isolates that are not ours', '\u2069\u2067x', '\\u2069\\u2067x'],
    ['what is not seen', 'a\u200Bb\uFEFF', 'a\\u200bb\\ufeff'],
    ['half of a character', 'a\uD83D', 'a\\ud83d'],
  ])('%s', (_, text, line) => {
    expect(oneLine(text)).toBe(line);
  });

  it('is cut, with an ellipsis, and not within a character', () => {
    expect(oneLine('x'.repeat(22_000_000))).toBe(`${'x'.repeat(500)}…`);
    expect(oneLine('👩\u200D👧'.repeat(3), 4)).toBe('👩\u200D👧…');
    expect(oneLine('گربه', 4)).toBe('گربه');
  });

  it('holds nothing dangerous, whatever it was', () => {
    fc.assert(
      fc.property(anyText, text => {
        expect(oneLine(text)).not.toMatch(DANGEROUS);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('lines', () => {
  it('keep their ends, their tabs and our own isolates', () => {
    const lines = 'یک\n\t\u2068دو\u2069\u200F سه\n';
    expect(terminalLines(lines)).toBe(lines);
  });

  it('hold no sequence and no override', () => {
    expect(terminalLines('a\u001B]0;x\u0007\r\u202Eb')).toBe('a\\u001b]0;x\\u0007\\r\\u202eb');
  });

  it('that are JSON stay the same JSON', () => {
    fc.assert(
      fc.property(anyText, text => {
        const written = JSON.stringify({ [text]: text });
        const safe = terminalLines(written);
        expect(JSON.parse(safe)).toEqual(JSON.parse(written));
        expect(safe).not.toMatch(DANGEROUS);
      }),
      { numRuns: 3_000 },
    );
  });
});
