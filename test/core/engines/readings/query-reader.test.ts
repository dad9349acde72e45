import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { CollectionLexicon } from '../../../../core/engines/readings/lexicon.ts';
import { QueryReader } from '../../../../core/engines/readings/query-reader.ts';
import { Bm25 } from '../../../../core/engines/word-index/bm25.ts';
import { captionsOf } from '../../../../core/work/demo/captions.ts';
import { loadConcepts } from '../../../../core/work/demo/concepts.ts';
import { DEMO_COUNT } from '../../../../core/work/demo/draw-demo.ts';
import { planScene } from '../../../../core/work/demo/plan-scene.ts';

const rows = readFileSync(new URL('typed-queries.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('#'))
  .map(line => line.split('\t') as [habit: string, typed: string, reading: string]);
const concepts = await loadConcepts();
const captions = Array.from({ length: DEMO_COUNT }, (_, index) =>
  captionsOf(planScene(index, concepts)).map(({ persian }) => persian),
).flat();

let reader: QueryReader;
beforeAll(async () => {
  const words = new Bm25(captions);
  reader = new QueryReader(
    await CollectionLexicon.open({
      captionsWith: word => words.textsWith(word),
      words: () => words.words(),
      wordCount: words.wordCount,
    }),
  );
});

describe('a query as people type it', () => {
  it.each(Object.entries(Object.groupBy(rows, ([habit]) => habit)))('%s', (_, table = []) => {
    const read = table.map(([, typed]) => [typed, reader.read(typed) ?? '-']);
    expect(read).toEqual(table.map(([, typed, reading]) => [typed, reading]));
  });

  it('never changes a well-written caption', () => {
    expect(captions.filter(caption => reader.read(caption) !== undefined)).toEqual([]);
  });

  it('is answered, whatever it is', () => {
    const parts = [
      'می',
      'ه',
      ' ',
      'ا',
      '\u200C',
      'gh',
      'aa',
      "'",
      '🐈',
      '1',
      '؟',
      'ک',
      'ز',
      '\u0301',
      ';',
      'عکس ',
    ];
    let seed = 1;
    const next = () => (seed = (seed * 48_271) % 2_147_483_647);
    for (let round = 0; round < 2_000; round++) {
      const text = Array.from({ length: (next() % 12) + 1 }, () => parts[next() % parts.length]).join('');
      expect(() => reader.read(text), text).not.toThrow();
    }
    expect(reader.read('a'.repeat(500))).toBeUndefined();
  });
});
