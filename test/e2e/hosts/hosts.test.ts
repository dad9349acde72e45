import { it } from 'vitest';
import { survive } from './two-hosts.ts';

it(
  'two hosts share the work, and neither loses nor doubles anything when one is killed',
  () => survive({ kills: 2, seed: 1, pictures: [100, 20] }),
  240_000,
);
