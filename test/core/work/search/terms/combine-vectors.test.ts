import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  labelScores,
  meanVector,
  textsOfLabel,
} from '../../../../../core/work/search/classify/label-scores.ts';
import {
  checkTerms,
  describeTerms,
  kindOfTerms,
  wantedWords,
} from '../../../../../core/work/search/question.ts';
import { combineVectors } from '../../../../../core/work/search/terms/combine-vectors.ts';

const vector = (...values: number[]) => Float32Array.from(values);

describe('a query of several parts', () => {
  it('is their weighted sum, of norm 1', () => {
    const [right, up] = [vector(1, 0), vector(0, 1)];
    expect([
      ...combineVectors([
        { vector: right, weight: 3 },
        { vector: up, weight: -4 },
      ]),
    ]).toEqual([Math.fround(0.6), Math.fround(-0.8)]);
  });

  it('points the same way whatever the scale of all weights, and has norm 1', () => {
    // No numbers so small that float64 itself rounds them away.
    const number = fc.integer({ min: -1_000, max: 1_000 }).map(thousandths => thousandths / 1_000);
    const part = fc.record({ values: fc.array(number, { minLength: 4, maxLength: 4 }), weight: number });
    const scale = fc.double({ min: 0.1, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), scale, (parts, factor) => {
        const terms = parts.map(({ values, weight }) => {
          const norm = Math.hypot(...values) || 1;
          return { vector: vector(...values.map(value => value / norm)), weight };
        });
        const combine = (by: number) => {
          try {
            return combineVectors(terms.map(term => ({ ...term, weight: term.weight * by })));
          } catch {
            return undefined;
          }
        };
        const plain = combine(1);
        const scaled = combine(factor);
        // At the very edge of nothing, rounding may tell either way.
        fc.pre(plain !== undefined && scaled !== undefined);
        expect(Math.hypot(...plain)).toBeCloseTo(1, 5);
        for (const [at, value] of plain.entries()) expect(scaled[at]).toBeCloseTo(value, 5);
      }),
    );
  });

  it('of which nothing is left is refused', () => {
    const one = vector(0.6, 0.8);
    const terms = [
      { vector: one, weight: 1 },
      { vector: one, weight: -1 },
    ];
    expect(() => combineVectors(terms)).toThrow('query.nothing-left');
  });

  it('reads as words with plus and minus, and searches by the wanted ones', () => {
    const terms = checkTerms([{ text: 'ساحل' }, { text: 'آدم', weight: -0.5 }, { text: 'قایق', weight: 2 }]);
    expect(describeTerms(terms)).toBe('ساحل − آدم + قایق');
    expect([wantedWords(terms), kindOfTerms(terms)]).toEqual(['ساحل قایق', 'text']);
  });

  it.each([
    ['no part', [], 'nothing to search for'],
    ['eleven parts', Array(11).fill({ text: 'گل' }), 'at most 10'],
    ['nothing but what is taken away', [{ text: 'گل', weight: -1 }], 'query.only-excludes'],
    ['a weight of zero', [{ text: 'گل', weight: 0 }], 'zero'],
    ['a weight beyond ten', [{ text: 'گل', weight: 11 }], '10'],
  ])('with %s is refused', (_, terms, reason) => {
    expect(() => checkTerms(terms)).toThrow(reason);
  });
});

describe('labels', () => {
  const labels = [
    { label: 'up', vector: vector(0, 1) },
    { label: 'right', vector: vector(1, 0) },
  ];

  it('get the softmax of their scaled cosines, most probable first', () => {
    const [first, second] = labelScores(vector(0.8, 0.6), labels, 5);
    const expected = 1 / (1 + Math.exp(5 * (0.6 - 0.8)));
    expect(first).toMatchObject({ label: 'right', score: Math.fround(0.8) });
    expect(first!.probability).toBeCloseTo(expected, 6);
    expect(second!.probability).toBeCloseTo(1 - expected, 6);
  });

  it('stay probabilities at any scale', () => {
    const found = labelScores(vector(-0.6, -0.8), labels, 1000);
    expect(found.map(({ probability }) => probability)).toEqual([1, expect.closeTo(0, 12)]);
  });

  it('stand in every place of their templates, as they are', () => {
    expect(textsOfLabel('$&', ['{}', 'عکس {}، {}'])).toEqual(['$&', 'عکس $&، $&']);
    expect([...meanVector([vector(1, 0), vector(0, 1)])]).toEqual([
      Math.fround(Math.SQRT1_2),
      Math.fround(Math.SQRT1_2),
    ]);
  });
});
