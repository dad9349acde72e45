import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanQuery, quoted } from '../../../bot/results/query-text.ts';

/** Any text at all, half surrogate pairs included. */
const unit = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }).map(code => String.fromCharCode(code)),
  fc.constantFrom('\u202e', '\u2068', '\u2069', '\u0000', '\u200c', '🍌', 'گ'),
);

test.each([
  ['  گربهٔ \n سیاه ', 'گربهٔ سیاه'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['👨\u200d👩\u200d👧', '👨\u200d👩\u200d👧'],
  ['\u202eabc\u202c', 'abc'],
  ['a\u0000b', 'ab'],
  ['؟!', ''],
  ['\u200c', ''],
])('%j is the query %j', (text, query) => {
  expect(cleanQuery(text)).toBe(query);
});

test('a cleaned query is one line, has no controls, and cleaning it again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit }), text => {
      const query = cleanQuery(text);
      expect(query).not.toMatch(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
      expect(query.isWellFormed()).toBe(true);
      expect(cleanQuery(query)).toBe(query);
    }),
  );
});

test('a quoted text opens and closes exactly one isolate, and is never longer than asked', () => {
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 400 }), fc.integer({ min: 5, max: 200 }), (text, limit) => {
      const shown = quoted(text, limit);
      expect(shown).toMatch(/^\u2068[^\u2066-\u2069]*\u2069$/);
      expect(shown.length).toBeLessThanOrEqual(limit + 2);
    }),
  );
});

test('a cut never splits a letter from its marks', () => {
  expect(quoted('👨\u200d👩\u200d👧'.repeat(3), 20)).toBe(
    '\u2068👨\u200d👩\u200d👧👨\u200d👩\u200d👧…\u2069',
  );
});
