import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textLength } from '../../../../core/ground/domain/text-length.ts';
import { cleanText } from '../../../../core/ground/text/clean-text.ts';

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

describe('text from outside', () => {
  it.each([
    ['NUL', 'گر\0به', 'گربه'],
    ['controls', 'گر\u0001به\u007F\u0085 سیاه', 'گربه سیاه'],
    ['colours', '\u001B[31mگربه\u001B[0m', 'گربه'],
    ['a title for the terminal', '\u001B]0;سگ\u0007گربه', 'گربه'],
    ['a clipboard sequence', '\u001B]52;c;aGVsbG8=\u001B\\گربه', 'گربه'],
    ['a lone surrogate', 'گربه\uD83D سیاه\uDE00', 'گربه سیاه'],
    ['direction marks', '\u202Eگربه\u202C \u2067سیاه\u2069\u200F', 'گربه سیاه'],
    ['a byte order mark', '\uFEFFگربه', 'گربه'],
    ['tag characters', 'گربه\u{E0069}\u{E0067}', 'گربه'],
    ['white space', ' گربه \r\n\t\u00A0 سیاه\u2028', 'گربه سیاه'],
    ['decomposed letters', 'ا\u0653ب cafe\u0301', 'آب café'],
    ['the half-space, which stays', 'می\u200Cرود', 'می\u200Cرود'],
    ['half-spaces of no use', '\u200Cگربه\u200C \u200Cسیاه\u200C', 'گربه سیاه'],
    [
      'emoji, which stay whole',
      '👩\u200D👩\u200D👧 ❤\uFE0F 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
      '👩\u200D👩\u200D👧 ❤\uFE0F 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
    ],
    ['what is no markup here', 'a < b &amp; <b>c</b>', 'a < b &amp; <b>c</b>'],
  ])('%s', (_, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it.each([
    ['entities', 'گربه &amp; سگ &quot;سیاه&quot; &#39;و&#39; &#x6A9;وه', 'گربه & سگ "سیاه" \'و\' کوه'],
    ['an entity that hides a half-space', 'می&zwnj;رود&nbsp;تند', 'می\u200Cرود تند'],
    ['an entity that hides a NUL or a control', 'گر&#0;به&#x1b;[31m', 'گربه'],
    ['tags', '<b>گربه</b> <i class="x">سیاه</i>', 'گربه سیاه'],
    ['tags as entities', '&lt;b&gt;گربه&lt;/b&gt;', 'گربه'],
    ['line breaks', 'گربه<br/>سیاه<p>سفید</p>', 'گربه سیاه سفید'],
    ['scripts and comments', 'گربه<script>alert("<b>")</script><!-- x --> سیاه', 'گربه سیاه'],
    ['signs of arithmetic', '5 < 6 > 4 & R&D, AT&T', '5 < 6 > 4 & R&D, AT&T'],
    ['an open tag', 'گربه <b', 'گربه <b'],
  ])('markup: %s', (_, text, clean) => {
    expect(cleanText(text, { markup: true })).toBe(clean);
  });

  it('keeps lines where they are wanted', () => {
    expect(cleanText(' یک \r\nدو\n\n\n\nسه\u0000 ', { lines: true })).toBe('یک\nدو\n\nسه');
  });

  it('is cut by code points, and never within a character', () => {
    expect(cleanText('😀😀😀😀', { limit: 3 })).toBe('😀😀😀');
    expect(cleanText('آب 👩\u200D👩\u200D👧', { limit: 6 })).toBe('آب');
    expect(cleanText('گُ'.repeat(10), { limit: 5 })).toBe('گُگُ');
  });

  it('leaves one space where a half-space stood between two', () => {
    expect(cleanText('کتاب \u200C ها\u200C \u200C\u200C خوب')).toBe('کتاب ها خوب');
    expect(cleanText('کتاب \u200C\n\u200C ها', { lines: true })).toBe('کتاب\nها');
  });

  it('orders marks that something invisible kept apart', () => {
    expect(cleanText('گ\u0651\u001b\u064f\u200f\u0651')).toBe('گ\u0651\u064f\u0651'.normalize('NFC'));
  });

  it('can be stored in a database, whatever it was, and cleaning twice changes nothing more', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 20 }), (written, limit) => {
        const clean = cleanText(written, { limit });
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).not.toMatch(/\p{Cc}/u);
        expect(textLength(clean)).toBeLessThanOrEqual(limit);
        const whole = cleanText(written);
        expect(cleanText(whole)).toBe(whole);
      }),
      { numRuns: 3_000 },
    );
  });

  it('takes no longer than it must for text made to be slow', () => {
    for (const evil of [
      '<'.repeat(200_000),
      '<a '.repeat(70_000),
      '<!--'.repeat(50_000),
      '&'.repeat(200_000),
      '<script>'.repeat(20_000),
    ]) {
      expect(cleanText(evil, { markup: true, limit: 10 }).length).toBeLessThanOrEqual(10);
    }
  });
});
