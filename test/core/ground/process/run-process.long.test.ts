import { it } from 'vitest';
import { expectPatience, expectRefusedPassword, NAMES } from './start-process.ts';

it.each(NAMES)('%s ends with 78 when PostgreSQL refuses its password', expectRefusedPassword);

it.each(['search', 'worker', 'bot', 'dashboard'] as const)(
  '%s waits for a PostgreSQL without a free connection',
  expectPatience,
);
