import { expect, test } from 'vitest';
import type { Figures } from '../../core/ground/domain/models/training.ts';
import { trainingVerdict } from '../../locales/training.ts';

const figures = (value: number, spread = 0.01): Figures => {
  const one = { value, low: value - spread, high: value + spread };
  return { at1: one, at5: one, at10: one, reciprocal: one };
};

test('a training that has made the model worse says so', () => {
  const harmed = { base: figures(0.7), trained: figures(0.6), difference: figures(-0.1) };
  expect(trainingVerdict('en', 'demo', harmed)).toMatch(
    /No figure is better .* Worse beyond chance at Accuracy@1, .* better go on searching with demo\./,
  );
  expect(trainingVerdict('fa', 'demo', harmed)).toContain('بهتر است جست‌وجو با demo بماند.');
  // Within chance: nothing is called worse, and yet it is not better.
  const same = { base: figures(0.7), trained: figures(0.7), difference: figures(0) };
  expect(trainingVerdict('en', 'demo', same)).not.toContain('Worse');
  expect(trainingVerdict('en', 'demo', same)).toContain('with demo.');
  const better = { base: figures(0.6), trained: figures(0.7), difference: figures(0.1) };
  expect(trainingVerdict('en', 'demo', better)).toBe(
    'In brackets: 95% interval. Better beyond chance at Accuracy@1, Accuracy@5, Accuracy@10, MRR.',
  );
});
