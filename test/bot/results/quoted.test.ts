import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoted } from '../../../bot/results/quoted.ts';

/** Any text at all, half surrogate pairs included. */
const unit = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }).map(code => String.fromCharCode(code)),
  fc.constantFrom('\u202e', '\u2068', '\u2069', '\u0000', '\u200c', '🍌', 'گ'),
);

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
