import { describe, expect, test } from 'vitest';
import { addProblem, nextStart, type RunProblem } from '../../../../../core/ground/domain/jobs/run-log.ts';

describe('problems of a run', () => {
  test('are grouped by their reason, the most frequent first, with the first few as examples', () => {
    let problems: RunProblem[] = [];
    for (let row = 1; row <= 5; row += 1)
      problems = addProblem(problems, { code: 'picture-missing', example: `${row}` });
    problems = addProblem(problems, { code: 'not-persian', example: 'x'.repeat(1_000) });
    expect(problems).toMatchObject([
      { code: 'picture-missing', count: 5, examples: ['1', '2', '3'] },
      { code: 'not-persian', count: 1 },
    ]);
    expect(problems[1]!.examples[0]).toHaveLength(200);
  });

  test('have examples that a database takes: no half of a character, no NUL', () => {
    const [problem] = addProblem([], { code: 'too-few-columns', example: `${'x'.repeat(199)}😀 a car` });
    expect(problem!.examples).toEqual([`${'x'.repeat(199)}😀`]);
    const [broken] = addProblem([], { code: 'null-character', example: '7: a\0b \uD83D' });
    expect(broken!.examples).toEqual(['7: a\uFFFDb \uFFFD']);
  });

  test('of more kinds than anybody reads lose no count', () => {
    let problems: RunProblem[] = [];
    for (let kind = 0; kind < 100; kind += 1)
      problems = addProblem(problems, { code: `kind-${kind}`, example: '' });
    expect(problems).toHaveLength(40);
    expect(problems.reduce((sum, { count }) => sum + count, 0)).toBe(100);
  });
});

test.each([
  ['ended early', '2026-11-29T03:20:00Z', '2026-11-30T03:00:00Z'],
  ['took longer than the step', '2026-12-01T04:00:00Z', '2026-12-02T03:00:00Z'],
  ['ended at that very moment', '2026-11-30T03:00:00Z', '2026-12-01T03:00:00Z'],
  ['ended before it was to begin', '2026-11-29T02:00:00Z', '2026-11-30T03:00:00Z'],
])('a repeated run that %s begins again a whole step later, never in the past', (_, now, next) => {
  expect(nextStart(new Date('2026-11-29T03:00:00Z'), 24, new Date(now)).toISOString()).toBe(
    next.replace('Z', '.000Z'),
  );
});
