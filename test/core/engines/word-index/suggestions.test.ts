import { describe, expect, it } from 'vitest';
import { LettersIndex } from '../../../../core/engines/word-index/letters-index.ts';
import { WordIndex } from '../../../../core/engines/word-index/word-index.ts';

const index = new WordIndex();
index.put([
  { id: 'a', captions: ['گربهٔ سیاه روی دیوار', 'گربهٔ سفید', 'گربه‌ای در برف'] },
  { id: 'b', captions: ['سگ سیاه', 'سیب سرخ', 'سیب سبز'] },
  { id: 'c', captions: ['رنگین‌کمان بعد از باران', 'کمان'] },
]);
index.setAsked(
  new Map([
    ['گربه و سگ', 5],
    ['رنگین‌کمان دوتایی', 5],
  ]),
);
const suggest = (typed: string, limit = 8) => index.suggest(typed, limit);

describe('suggestions', () => {
  it('complete the last word by words of captions, those that follow the word before first', () => {
    expect(suggest('سی')).toEqual(['سیاه', 'سیب']);
    expect(suggest('گربه س')).toEqual([
      'گربه سیاه',
      'گربه سفید',
      'گربه سیب',
      'گربه سبز',
      'گربه سرخ',
      'گربه سگ',
    ]);
    expect(suggest('گربه س', 2)).toEqual(['گربه سیاه', 'گربه سفید']);
  });

  it('begin with what others have asked, and never with what is typed already', () => {
    expect(suggest('گربه')).toEqual(['گربه و سگ', 'گربه‌ای']);
    expect(suggest('رنگین‌کمان دوتایی')).toEqual([]);
  });

  it('go on behind a space with what stands in captions there', () => {
    expect(suggest('سیب ')).toEqual(expect.arrayContaining(['سیب سرخ', 'سیب سبز']));
    expect(suggest('سیب ')).not.toContain('سیب گربه');
  });

  it.each(['رنگين‌ك', 'رنگین ک', 'رنگینک', 'رنگین‌ک'])('don’t mind letters and half-spaces: %s', typed => {
    expect(suggest(typed)).toContain('رنگین‌کمان');
  });

  it('hold no word that captions hold no more, and none for nothing', () => {
    const changing = new WordIndex();
    changing.put([{ id: 'a', captions: ['زرافه', 'زرد'] }]);
    expect(changing.suggest('زر', 5)).toEqual(['زرافه', 'زرد']);
    changing.put([{ id: 'a', captions: ['زرد'] }]);
    expect(changing.suggest('زر', 5)).toEqual(['زرد']);
    for (const typed of ['', ' ', '؟', '\u200C']) expect(changing.suggest(typed, 5)).toEqual([]);
  });
});

describe('texts by their letters', () => {
  it('are the most frequent ones that begin so, however many there are', () => {
    const counts = Array.from({ length: 5_000 }, (_, at) => [`واژه${at}`, (at * 7_919) % 5_003] as const);
    const expected = counts
      .filter(([text]) => text.startsWith('واژه1'))
      .sort(([, a], [, b]) => b - a)
      .slice(0, 20);
    expect(new LettersIndex(counts).best('واژه1', 20)).toEqual(expected.map(([text]) => text));
  });
});
