import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeBatches } from '../../../crawler/translation/make-batches.ts';

describe('batches', () => {
  const item = fc.string({ maxLength: 60 }).map(text => ({ text }));

  it('keep every text, in order, within the limits', () => {
    fc.assert(
      fc.property(
        fc.array(item),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 90 }),
        (items, texts, characters) => {
          const batches = makeBatches(items, { texts, characters });
          expect(batches.flat()).toEqual(items);
          for (const batch of batches) {
            const total = batch.reduce((sum, { text }) => sum + text.length, 0);
            expect(batch.length).toBeLessThanOrEqual(texts);
            if (batch.length > 1) expect(total).toBeLessThanOrEqual(characters);
          }
        },
      ),
    );
  });

  it('are as full as they may be', () => {
    const texts = Array.from({ length: 100 }, (_, index) => ({ text: `${index}`.padStart(10, '0') }));
    expect(makeBatches(texts, { texts: 40, characters: 4_000 }).map(batch => batch.length)).toEqual([
      40, 40, 20,
    ]);
    expect(makeBatches(texts, { texts: 40, characters: 95 }).every(batch => batch.length <= 9)).toBe(true);
  });
});
