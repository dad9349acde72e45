import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bm25 } from '../../../../core/engines/word-index/bm25.ts';
import { WordIndex } from '../../../../core/engines/word-index/word-index.ts';
import { seededRandom } from '../../../../core/ground/domain/seeded-random.ts';
import { fuseRankings } from '../../../../core/work/search/ranking/fuse-rankings.ts';

const ids = (matches: readonly { id: string }[]) => matches.map(({ id }) => id);

describe('BM25', () => {
  const bm25 = new Bm25(['یک سگ در برف', 'یک گربه در خانه', 'یک سگ و یک گربه و یک پرنده در خانه‌ای بزرگ', '']);
  const order = (query: string) =>
    [...bm25.scores(query)].sort((a, b) => b[1] - a[1]).map(([number]) => number);

  it('prefers rare words and short texts', () => {
    expect(order('سگ')).toEqual([0, 2]);
    expect(order('گربه یک')[0]).toBe(1);
    expect(order('موز')).toEqual([]);
    expect(order('')).toEqual([]);
  });

  it('scores as if texts that went had never been there', () => {
    const texts = fc.array(fc.constantFrom('سگ در برف', 'گربه', 'سگ و گربه', 'پرنده', 'درخت سبز'), {
      minLength: 1,
    });
    fc.assert(
      fc.property(texts, fc.constantFrom('سگ', 'گربه سبز', 'پرنده در برف'), (list, query) => {
        const grown = new Bm25([...list, 'درخت', 'ماهی']);
        grown.remove(list.length);
        grown.remove(list.length + 1);
        grown.remove(999);
        expect(grown.scores(query)).toEqual(new Bm25(list).scores(query));
        expect(grown.size).toBe(list.length);
      }),
    );
  });
});

describe('word index', () => {
  it('finds an image by its best caption, whatever the spelling, and once', () => {
    const index = new WordIndex();
    index.put([
      { id: 'b', captions: ['كتاب‌هاي قديمي', 'قفسهٔ کتاب'] },
      { id: 'a', captions: ['گربه روی کتاب می‌خوابد'] },
    ]);
    expect(ids(index.search('کتاب', 10))).toEqual(['b', 'a']);
    expect(ids(index.search('قدیمی', 10))).toEqual(['b']);
    expect(ids(index.search('کتاب', 1))).toEqual(['b']);
  });

  it('finds the same when an image is put again as it is, and counts it once', () => {
    const images = [
      { id: 'a', captions: ['سگ در برف', 'سگ سفید'] },
      { id: 'b', captions: ['گربه در برف'] },
      { id: 'c', captions: ['گربه و سگ در خانه'] },
    ];
    const index = new WordIndex();
    index.put(images);
    const found = index.search('سگ در برف', 10);
    for (let time = 0; time < 5; time++) index.put([{ id: 'a', captions: ['سگ سفید', 'سگ در برف'] }]);
    expect(index.search('سگ در برف', 10)).toEqual(found);
    expect(index.words.captionsWith('سگ')).toBe(3);
  });

  it('takes an image’s new captions, and forgets one without any', () => {
    const index = new WordIndex();
    index.put([{ id: 'a', captions: ['سگ'] }]);
    index.put([{ id: 'a', captions: ['گربه'] }]);
    expect(index.search('سگ', 10)).toEqual([]);
    expect(ids(index.search('گربه', 10))).toEqual(['a']);
    index.put([
      { id: 'a', captions: [] },
      { id: 'unknown', captions: [] },
    ]);
    expect(index.search('گربه', 10)).toEqual([]);
    expect(index.size).toBe(0);
  });
});

describe('reciprocal rank fusion', () => {
  it('puts first what both rankings hold high', () => {
    expect(
      fuseRankings(
        [
          ['a', 'b', 'c'],
          ['c', 'b', 'd'],
        ],
        10,
      ),
    ).toEqual(['c', 'b', 'a', 'd']);
  });

  it('changes nothing when one ranking is empty', () => {
    expect(fuseRankings([['a', 'b', 'c'], []], 2)).toEqual(['a', 'b']);
  });
});

describe('how much of a text captions know', () => {
  const index = new WordIndex();
  index.put([
    { id: 'a', captions: ['گربهٔ سیاه روی دیوار', 'یک گربه'] },
    { id: 'b', captions: ['دیوار سنگی', 'پیتزا'] },
  ]);

  it.each([
    ['گربه', 1],
    ['پیتزای داغ', 2 / 3],
    ['گربه‌ها روی دیوارها', 1],
    ['گربهٔ ناز', 2 / 3],
    ['ناز گربه', 1 / 3],
    ['عکس یک قرارداد در BMW', 0],
    ['نان و دیوار و گربه', 1 / 2],
  ])('%s: %d, the first word counting double', (text, share) => {
    expect(index.coverage(text)).toBeCloseTo(share, 6);
  });

  it('is not known of texts without words, and leaves captions out that are named', () => {
    for (const text of ['', 'BMW 206', 'یک', '🌹']) expect(index.coverage(text)).toBeUndefined();
    expect(index.coverage('گربه', ['گربهٔ سیاه روی دیوار'])).toBe(1);
    expect(index.coverage('گربه', ['گربهٔ سیاه روی دیوار', 'یک گربه'])).toBe(0);
    expect(index.coverage('دیوار', ['دیوار سنگی', 'دیوار سنگی'])).toBe(0);
  });

  it('takes images by chance, each once', () => {
    expect(
      index.sampleImages(5, seededRandom(1)).length + index.sampleImages(1, seededRandom(2)).length,
    ).toBe(3);
  });
});
