import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { IndexedImage, Match, VectorIndex } from '../../../../core/engines/vector-index/vector-index.ts';
import type { SearchFilters } from '../../../../core/ground/domain/search/search.ts';
import { seededRandom } from '../../../../core/ground/domain/seeded-random.ts';
import { PlainIndex } from './plain-index.ts';
import { FIRST_DAY, idOf, imageOf, randomImages, randomVectors } from './random-images.ts';

export interface Start {
  readonly dimension: number;
  /** The images of the snapshot that the engine opens, in order of id. */
  readonly images?: readonly IndexedImage[];
  /** Ids of images in the snapshot that may not be found. */
  readonly hidden?: readonly string[];
}

/** Compares what was found with what the plain index finds. Scores may differ by float32's rounding. */
type Expectation = (
  found: readonly Match[],
  plain: PlainIndex,
  query: Float32Array,
  k: number,
  filters?: SearchFilters,
) => void;

/**
 * A graph has a row now and then to which no way leads: one match, or three in a hundred, may be others. Those, too, may be found, stand once
 * and in order, and all scores are true.
 */
const expectNearly: Expectation = (found, plain, query, k, filters) => {
  const allowed = plain.search(query, plain.size, filters);
  const scores = new Map(allowed.map(({ id, score }) => [id, score]));
  const expected = allowed.slice(0, k);
  expect(found.length).toBe(expected.length);
  expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
  for (const { id, score } of found) expect(score).toBeCloseTo(scores.get(id) ?? Number.NaN, 5);
  expect(found.map(({ score }) => score)).toEqual(
    found.map(({ score }) => score).toSorted((one, other) => other - one),
  );
  const missed = expected.filter(({ id }) => !found.some(match => match.id === id));
  expect(missed.length).toBeLessThanOrEqual(Math.max(1, Math.ceil(0.03 * expected.length)));
};

const expectExactly: Expectation = (found, plain, query, k, filters) => {
  const expected = plain.search(query, k, filters);
  expect(found.map(match => match.id)).toEqual(expected.map(match => match.id));
  for (const [at, { score }] of found.entries()) expect(score).toBeCloseTo(expected[at]!.score, 5);
};

const minute = (number: number): string => new Date(FIRST_DAY + number * 60_000).toISOString();

interface Engine {
  /** It may miss a few images: of those that lie together far from all others, and those to which no way leads. */
  readonly isGraph?: boolean;
  readonly tried?: Tried;
}

/**
 * How much of it is tried: everything, as the long campaigns do; fewer sizes and operations; of those, what an engine has to do with,
 * where another one passes the rest; and of that, what depends on how it looks through vectors.
 */
type Tried = 'all' | 'slice' | 'engine' | 'scan';

/** Images and dimensions: where a block of rows begins and ends, and none. */
const SIZES = [
  [0, 3],
  [1, 1],
  [3, 2],
  [1023, 4],
  [1024, 4],
  [1025, 4],
  [2047, 8],
  [2048, 8],
  [2049, 8],
  [5000, 128],
  [1500, 512],
] as const;
const EDGES: readonly number[] = [0, 1, 1023, 1024, 1025, 2049, 1500];
const FEW: readonly number[] = [0, 1, 1025, 5000];
const sizesOf = (tried: Tried) =>
  SIZES.filter(([count]) => tried === 'all' || (tried === 'engine' ? FEW : EDGES).includes(count));

/** What every engine behind {@link VectorIndex} must do. `open` gives an index over a snapshot of these pictures. */
export function describeVectorIndex(
  name: string,
  open: (start: Start) => Promise<VectorIndex>,
  { isGraph = false, tried = 'all' }: Engine = {},
): void {
  describe(`${name}: the contract of a vector index`, () => {
    const expectMatches = isGraph ? expectNearly : expectExactly;
    const opened: VectorIndex[] = [];
    afterEach(async () => {
      await Promise.all(opened.splice(0).map(index => index.close()));
    });
    const start = async (options: Start): Promise<VectorIndex> => {
      const index = await open(options);
      opened.push(index);
      return index;
    };

    // Not `runIf`, here and below: it would bring back what a tag leaves out.
    const describeUnlessKnown = (part: string, tests: () => void): void => {
      if (tried !== 'scan') describe(part, tests);
    };

    describe('finds exactly what a plain loop finds', () => {
      it.each(sizesOf(tried))('among %i images of %i dimensions', async (count, dimension) => {
        const random = seededRandom(count + dimension);
        const images = randomImages(count, dimension, random);
        const plain = new PlainIndex(images);
        const index = await start({ dimension, images });
        expect(index.dimension).toBe(dimension);
        expect(await index.size()).toBe(count);
        for (const k of [1, 10, 100]) {
          const query = randomVectors(1, dimension, random);
          const [found] = await index.search(query, k);
          expectMatches(found!, plain, query, k);
        }
      });

      it('when all images are wanted', async () => {
        const random = seededRandom(7);
        const images = randomImages(1500, 16, random);
        const index = await start({ dimension: 16, images });
        const query = randomVectors(1, 16, random);
        const [found] = await index.search(query, 2000);
        expectMatches(found!, new PlainIndex(images), query, 2000);
      });

      const whereTogether = async (): Promise<void> => {
        const random = seededRandom(8);
        const [query, ...images] = [randomVectors(1, 16, random), ...randomImages(4000, 16, random)];
        const near = images.map((image, row) =>
          row < 3000 || row >= 3150
            ? image
            : { ...image, vector: image.vector.map((x, at) => 0.8 * query[at]! + 0.1 * x) },
        );
        const index = await start({ dimension: 16, images: near });
        const [found] = await index.search(query, 100);
        expectMatches(found!, new PlainIndex(near), query, 100);
        expect(found!.every(match => match.id > idOf(3000) && match.id <= idOf(3150))).toBe(true);
      };
      if (!isGraph) it('when the best images lie together in one place', whereTogether);
    });

    describeUnlessKnown('answers', () => {
      it('many queries of one call as it answers each alone', async () => {
        const random = seededRandom(1);
        const images = randomImages(3000, 32, random);
        const index = await start({ dimension: 32, images });
        const queries = randomVectors(40, 32, random);
        const together = await index.search(queries, 20);
        expect(together).toHaveLength(40);
        for (const [row, matches] of together.entries()) {
          const [alone] = await index.search(queries.slice(row * 32, (row + 1) * 32), 20);
          expect(matches).toEqual(alone);
        }
      });

      it('concurrent calls with different k and filters, each its own', async () => {
        const random = seededRandom(2);
        const images = randomImages(2500, 16, random);
        const plain = new PlainIndex(images);
        const index = await start({ dimension: 16, images });
        const filters: SearchFilters[] = [{}, { city: ['شیراز'] }, { source: ['demo'] }];
        const calls = Array.from({ length: 60 }, (_, call) => ({
          query: randomVectors(1, 16, random),
          k: 1 + (call % 7),
          filter: filters[call % filters.length]!,
        }));
        const answers = await Promise.all(
          calls.map(({ query, k, filter }) => index.search(query, k, filter)),
        );
        for (const [at, { query, k, filter }] of calls.entries()) {
          expect(answers[at]).toHaveLength(1);
          expectMatches(answers[at]![0]!, plain, query, k, filter);
        }
      });

      it('nothing more once it is closed', async () => {
        const index = await open({ dimension: 4, images: randomImages(5, 4, seededRandom(3)) });
        const running = index.search(new Float32Array(4).fill(0.5), 3);
        await index.close();
        await index.close();
        expect((await running)[0]).toHaveLength(3);
        await expect(index.search(new Float32Array(4), 3)).rejects.toThrow('closed');
        await expect(index.scores(new Float32Array(4), [idOf(1)])).rejects.toThrow('closed');
      });

      if (tried === 'engine') return;

      it('no queries with nothing', async () => {
        const index = await start({ dimension: 4, images: randomImages(5, 4, seededRandom(3)) });
        expect(await index.search(new Float32Array(0), 10)).toEqual([]);
      });

      it('wrong dimensions, numbers that are none and impossible k with an error', async () => {
        const index = await start({ dimension: 4 });
        await expect(index.search(new Float32Array(5), 10)).rejects.toThrow(RangeError);
        await expect(index.search(new Float32Array([1, 2, Number.NaN, 4]), 10)).rejects.toThrow(RangeError);
        await expect(index.search(new Float32Array(4), 0)).rejects.toThrow(RangeError);
        await expect(index.add([imageOf(1, new Float32Array(3))])).rejects.toThrow(RangeError);
        expect(await index.size()).toBe(0);
      });
    });

    describe('puts equal scores in order of id', () => {
      const dimension = 24;
      const random = seededRandom(4);
      const vector = randomVectors(1, dimension, random);
      const same = (...numbers: number[]): IndexedImage[] => numbers.map(number => imageOf(number, vector));
      const ids = (numbers: number[]): string[] => numbers.map(idOf);
      const search = async (index: VectorIndex, k: number): Promise<string[]> =>
        (await index.search(randomVectors(1, dimension, random), k))[0]!.map(match => match.id);

      it('in the snapshot, more of them than one looks at', async () => {
        const numbers = Array.from({ length: 3000 }, (_, row) => row + 1);
        const index = await start({ dimension, images: same(...numbers) });
        expect(await search(index, 1)).toEqual(ids([1]));
        expect(await search(index, 100)).toEqual(ids(numbers.slice(0, 100)));
      });

      it('among images added in any order', async () => {
        const index = await start({ dimension });
        const numbers = Array.from({ length: 1200 }, (_, row) => row + 1);
        await index.add(same(...numbers.filter(number => number % 3 === 2)));
        await index.add(same(...numbers.filter(number => number % 3 === 1).reverse()));
        await index.add(same(...numbers.filter(number => number % 3 === 0)));
        expect(await search(index, 50)).toEqual(ids(numbers.slice(0, 50)));
      });

      it('between snapshot and later images', async () => {
        const index = await start({ dimension, images: same(2, 4, 6, 8) });
        await index.add(same(7, 5, 3, 1));
        expect(await search(index, 6)).toEqual(ids([1, 2, 3, 4, 5, 6]));
      });
    });

    describe('narrows by filters and still gives k', () => {
      const dimension = 12;
      const images = randomImages(4200, dimension, seededRandom(5));
      const filters: SearchFilters[] = [
        { source: ['demo'] },
        { source: ['demo', 'divar'] },
        { city: ['تهران'] },
        { city: ['تهران', 'شیراز', 'unknown'] },
        { category: ['Möbel'] },
        { from: minute(4100) },
        { to: minute(3) },
        { from: minute(100), to: minute(103) },
        { from: '2026-01-01T04:30:00+03:30', to: '2026-01-01T07:30:00+03:30' },
        {
          source: ['upload'],
          city: ['شیراز'],
          category: ['خانه', 'خودرو'],
          from: minute(50),
          to: minute(3000),
        },
        { city: ['unknown'] },
        { from: minute(9000) },
      ];

      let index: VectorIndex;
      beforeAll(async () => {
        index = await open({ dimension, images: images.slice(0, 4000) });
        await index.add(images.slice(4000));
      });
      afterAll(() => index.close());

      it.each(filters.map(filter => [filter]))('%j', async filter => {
        const random = seededRandom(6);
        const plain = new PlainIndex(images);
        for (const k of [10, 100]) {
          const query = randomVectors(1, dimension, random);
          const [found] = await index.search(query, k, filter);
          expectMatches(found!, plain, query, k, filter);
        }
      });

      it('sees what changes after a filter was used', async () => {
        const index = await start({ dimension, images: images.slice(0, 20) });
        const query = randomVectors(1, dimension, seededRandom(9));
        const filter: SearchFilters = { city: ['Yazd', 'تهران'] };
        let plain = new PlainIndex(images.slice(0, 20));
        const asked = [...images.slice(0, 40).map(({ id }) => id), idOf(99_999)];
        const check = async (): Promise<void> => {
          expectMatches((await index.search(query, 50, filter))[0]!, plain, query, 50, filter);
          for (const filters of [filter, {}]) {
            const scores = plain.search(query, 50, filters).map(({ id, score }) => [id, score] as const);
            expect(await index.scores(query, asked, filters)).toEqual(new Map(scores));
          }
        };
        await check();
        const moved = [images[1]!, images[30]!].map(image => ({
          ...image,
          facets: { ...image.facets, city: 'Yazd' },
        }));
        await index.add(moved);
        plain = plain.with(moved);
        await check();
        await index.remove([images[1]!.id, images[2]!.id]);
        plain = plain.without([images[1]!.id, images[2]!.id]);
        await check();
        await index.add([images[1]!]);
        plain = plain.with([images[1]!]);
        await check();
      });
    });

    describeUnlessKnown('changes at once', () => {
      const dimension = 16;
      const random = seededRandom(10);
      const images = randomImages(1300, dimension, random);
      const first = async (index: VectorIndex, query: Float32Array): Promise<string | undefined> =>
        (await index.search(query, 1))[0]![0]?.id;

      it('an image is found when it was added, and not when it was removed', async () => {
        const index = await start({ dimension, images: images.slice(0, 1200) });
        const [image] = images.slice(-1);
        await index.add([image!]);
        expect(await first(index, image!.vector)).toBe(image!.id);
        expect(await index.size()).toBe(1201);
        await index.remove([image!.id, idOf(99_999)]);
        expect(await first(index, image!.vector)).not.toBe(image!.id);
        expect(await index.size()).toBe(1200);
        await index.remove([images[700]!.id, images[700]!.id]);
        expect(await first(index, images[700]!.vector)).not.toBe(images[700]!.id);
        expect(await index.size()).toBe(1199);
      });

      it('an image that is hidden from the start is not found until it is added', async () => {
        const hidden = [images[0]!, images[600]!, images[1199]!];
        const index = await start({
          dimension,
          images: images.slice(0, 1200),
          hidden: hidden.map(image => image.id),
        });
        expect(await index.size()).toBe(1197);
        for (const image of hidden) expect(await first(index, image.vector)).not.toBe(image.id);
        await index.add(hidden);
        for (const image of hidden) expect(await first(index, image.vector)).toBe(image.id);
        expect(await index.size()).toBe(1200);
      });

      it('adding a known id replaces vector and facets', async () => {
        const index = await start({ dimension, images: images.slice(0, 1200) });
        const vector = randomVectors(1, dimension, random);
        for (const id of [images[5]!.id, images[5]!.id, images[1250]!.id]) {
          const facets = { ...images[0]!.facets, city: 'Yazd' };
          await index.add([
            { id, facets, vector: images[9]!.vector },
            { id, facets, vector },
          ]);
          const found = await index.search(vector, 5, { city: ['Yazd'] });
          expect(found).toMatchObject([[{ id, score: expect.closeTo(1, 5) }]]);
          await index.remove([id]);
          expect(await index.search(vector, 5, { city: ['Yazd'] })).toEqual([[]]);
        }
        expect(await index.size()).toBe(1199);
      });

      it('a search never sees an image twice or not at all while it is replaced', async () => {
        const many = randomImages(20_000, 64, random);
        const index = await start({ dimension: 64, images: many });
        await index.add(many.slice(0, 1));
        let missed = 0;
        for (const image of many.slice(1, 120)) {
          const searching = index.search(image.vector, 5);
          const until = performance.now() + random();
          while (performance.now() < until) await new Promise(setImmediate);
          const adding = index.add([image]);
          const [found] = await searching;
          const times = found!.filter(match => match.id === image.id).length;
          expect(times).toBeLessThanOrEqual(1);
          if (times === 0) missed++;
          await adding;
        }
        expect(missed).toBeLessThanOrEqual(isGraph ? 3 : 0);
      });

      it('an index that starts empty grows and shrinks', async () => {
        const index = await start({ dimension });
        expect(await index.search(images[0]!.vector, 5)).toEqual([[]]);
        let plain = new PlainIndex();
        for (const from of [900, 0, 1200, 300, 600]) {
          const some = images.slice(from, from + 300);
          await index.add(some);
          plain = plain.with(some);
          const query = randomVectors(1, dimension, random);
          expectMatches((await index.search(query, 100))[0]!, plain, query, 100);
        }
        await index.remove(images.map(image => image.id));
        expect(await index.size()).toBe(0);
        expect(await index.search(images[0]!.vector, 5)).toEqual([[]]);
        await index.add([images[3]!]);
        expect(await first(index, images[0]!.vector)).toBe(images[3]!.id);
      });
    });

    it('agrees with a plain index over hundreds of mixed operations, many at a time', async () => {
      const numbers = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 8 });
      // Few different vectors, so that equal scores are common.
      const vectors = [...'abcdefgh'].map(letter => randomVectors(1, 4, seededRandom(letter.charCodeAt(0))));
      const operation = fc.oneof(
        fc.record({
          add: numbers,
          vector: fc.nat(vectors.length - 1),
          facets: fc.integer({ min: 1, max: 80 }),
        }),
        fc.record({ remove: numbers }),
        fc.record({
          search: fc.nat(vectors.length - 1),
          k: fc.integer({ min: 1, max: 30 }),
          filters: fc.constantFrom<SearchFilters>(
            {},
            {},
            { city: ['تهران'] },
            { source: ['demo'], to: minute(40) },
          ),
        }),
        fc.constant({ wait: true }),
      );
      type Operation = typeof operation extends fc.Arbitrary<infer One> ? One : never;
      const imagesOf = (add: number[], vector: number, facets: number): IndexedImage[] =>
        add.map(number => ({ ...imageOf(facets, vectors[vector]!), id: idOf(number) }));
      const run = async (initial: number[], operations: readonly Operation[]): Promise<void> => {
        const images = [...new Set(initial)]
          .sort((a, b) => a - b)
          .map(number => imageOf(number, vectors[number % 8]!));
        const index = await open({ dimension: 4, images });
        // A search must equal the state after some change between its call and its answer.
        const states = [new PlainIndex(images)];
        let done = 0;
        const calls: Promise<void>[] = [];
        const change = (state: PlainIndex, call: Promise<void>): void => {
          const number = states.push(state) - 1;
          calls.push(
            call.then(() => {
              done = Math.max(done, number);
            }),
          );
        };
        for (const one of operations) {
          const now = states.at(-1)!;
          if ('add' in one) {
            const added = imagesOf(one.add, one.vector, one.facets);
            change(now.with(added), index.add(added));
          } else if ('remove' in one) {
            const ids = one.remove.map(idOf);
            change(now.without(ids), index.remove(ids));
          } else if ('search' in one) {
            const from = done;
            const query = vectors[one.search]!;
            calls.push(
              index.search(query, one.k, one.filters).then(([found]) => {
                const text = (matches: readonly Match[]): string => matches.map(match => match.id).join();
                const answer = text(found!);
                const giveIt = (state: PlainIndex) =>
                  text(state.search(query, one.k, one.filters)) === answer;
                // Most often it is one of the first.
                expect(states.slice(from).some(giveIt), answer).toBe(true);
              }),
            );
          } else await Promise.all(calls);
        }
        await Promise.all(calls);
        expect(await index.size()).toBe(states.at(-1)!.size);
        await index.close();
      };
      await fc.assert(
        fc.asyncProperty(numbers, fc.array(operation, { minLength: 90, maxLength: 110 }), run),
        {
          numRuns: tried === 'all' ? 10 : 3,
          endOnFailure: true,
        },
      );
    }, 120_000);
  });
}
