import { it } from 'vitest';
import { survive } from './two-hosts.ts';

it(
  'two hosts share the work, and neither loses nor doubles anything when one is killed',
  () => survive(2, 1),
  240_000,
);
