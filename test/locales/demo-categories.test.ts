import { expect, it } from 'vitest';
import { loadConcepts } from '../../core/work/demo/concepts.ts';
import { dashboard as en } from '../../locales/en/dashboard.ts';
import { dashboard as fa } from '../../locales/fa/dashboard.ts';

it.each([
  ['fa', fa.search.categories, /^[^A-Za-z]+$/],
  ['en', en.search.categories, /^[A-Z][a-z ]+$/],
] as const)('every category of the demo has a name for readers of %s', async (_, names, look) => {
  const groups = new Set((await loadConcepts()).map(({ category }) => category).filter(one => one !== null));
  expect(groups.size).toBeGreaterThan(5);
  for (const group of groups) expect(names[group as keyof typeof names] ?? group).toMatch(look);
});
