/** @module-tag chromium */
import { test } from 'vitest';
import { spendEvening } from './evening.ts';

test(
  'a maintainer’s evening, in Persian: crawl, translate, score, filter, review, rebuild, find, go back, export; each process dies once',
  () => spendEvening('fa'),
  300_000,
);
