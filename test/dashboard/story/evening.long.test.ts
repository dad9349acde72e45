/** @module-tag chromium */
import { test } from 'vitest';
import { spendEvening } from './evening.ts';

/** The other language of evening.test.ts: its words are other ones, and so is the side from which it is written. */
test('a maintainer’s evening, in English', () => spendEvening('en'), 600_000);
