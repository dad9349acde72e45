import { describe } from 'vitest';
import { describeVectorIndex } from './contract.ts';
import { opensExact, opensFlat, opensUsearch } from './contracted-engines.ts';
import { temporaryFolder } from './temporary-folder.ts';

const temporary = temporaryFolder();

// All of it; `npm test` tries a slice with each engine.
for (const wanted of ['int8', 'fp32'] as const)
  describeVectorIndex(`exact, by ${wanted}`, opensExact(wanted, temporary));
describe('with FAISS', { tags: ['faiss'] }, () => describeVectorIndex('faiss Flat', opensFlat(temporary)));
describeVectorIndex('USearch', opensUsearch(temporary), { isGraph: true });
