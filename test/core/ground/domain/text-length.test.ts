import { describe, expect, it } from 'vitest';
import {
  CAPTION_LIMIT,
  cutCaption,
  isTooLongCaption,
} from '../../../../core/ground/domain/captions/caption-pair.ts';
import { CaptionText } from '../../../../core/ground/domain/review/review.ts';
import { characterCount, cutText, textLength } from '../../../../core/ground/domain/text-length.ts';

const FAMILY = '👨‍👩‍👧‍👦';
const HALF = '\uD83D';

describe('the length of a text', () => {
  it.each([
    ['', 0],
    ['گربه', 4],
    ['🐈', 1],
    ['🐈🐈a', 3],
    [HALF, 1],
    [`${HALF}${HALF}`, 2],
    ['ي\u0651', 2],
  ])('is its code points: %j', (text, length) => {
    expect(textLength(text)).toBe(length);
    expect(textLength(text)).toBe([...text].length);
  });
});

describe('the characters that a reader sees', () => {
  it.each([
    ['گربه', 10, 4],
    [FAMILY.repeat(3), 10, 3],
    ['\u06CC\u0651\u064E'.repeat(4), 10, 4],
    ['🇮🇷'.repeat(6), 10, 6],
    [`ا${'\u0651'.repeat(50)}`, 10, 51],
  ])('of %j', (text, limit, count) => {
    expect(characterCount(text, limit)).toBe(count);
  });
});

describe('a cut', () => {
  it.each([
    ['leaves a short text alone', 'گربه', 4, 'گربه'],
    ['counts an emoji as one', '🐈🐈🐈', 2, '🐈🐈'],
    ['never takes half of an emoji', 'a🐈', 1, 'a'],
    ['never parts a letter from its marks', 'abي\u0651', 3, 'ab'],
    ['never parts a family', `a${FAMILY}`, 4, 'a'],
    ['never parts a flag', 'a🇮🇷', 2, 'a'],
  ])('%s', (_, text, limit, expected) => {
    expect(cutText(text, limit)).toBe(expected);
  });

  it('of any text is well formed, within the limit, and a beginning of it', () => {
    const text = `سلام ${FAMILY} دنیا 🐈 ي\u0651\u064B 🇮🇷`.repeat(3);
    for (let limit = 0; limit <= text.length; limit += 1) {
      const cut = cutText(text, limit);
      expect(cut.isWellFormed()).toBe(true);
      expect(textLength(cut)).toBeLessThanOrEqual(limit);
      expect(text.startsWith(cut)).toBe(true);
    }
  });
});

describe('the limit of captions', () => {
  it('counts characters in the review as at the import', () => {
    const emoji = '🐈'.repeat(600);
    expect(emoji.length).toBeGreaterThan(CAPTION_LIMIT);
    expect(isTooLongCaption(emoji)).toBe(false);
    expect(CaptionText.safeParse(emoji).success).toBe(true);
    for (const text of ['ا'.repeat(CAPTION_LIMIT + 1), '🐈'.repeat(CAPTION_LIMIT)]) {
      expect(isTooLongCaption(text)).toBe(true);
      expect(CaptionText.safeParse(text).success).toBe(false);
      expect(isTooLongCaption(cutCaption(text))).toBe(false);
    }
    expect(cutCaption('ا'.repeat(900))).toHaveLength(CAPTION_LIMIT);
  });
});
