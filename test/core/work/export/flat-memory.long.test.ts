import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { fillPairs } from '../../../helpers/fill-pairs.ts';
import { choiceOf, exporterOf } from './approved.ts';

const PAIRS = 100_000;
/** What the process may grow by between its first tenth and its end; the rows themselves are some 60 MB of text. */
const GROWTH = 20e6;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await fillPairs(test.database, PAIRS);
  await test.database.prisma.captionPair.updateMany({ data: { status: 'approved' } });
});
afterAll(() => test.drop());

it.each(['csv', 'jsonl', 'parquet'] as const)(
  '%s of a hundred thousand pairs takes flat memory',
  async format => {
    const { content } = exporterOf(test, '/nowhere').download(choiceOf({ format }), 'en');
    let [bytes, chunks, first, most] = [0, 0, 0, 0];
    for await (const chunk of content) {
      bytes += (chunk as Uint8Array).length;
      chunks += 1;
      if (format !== 'parquet' && chunks % 50 !== 5) continue;
      collectGarbage();
      const { heapUsed, external } = process.memoryUsage();
      if (chunks === 5) first = heapUsed + external;
      most = Math.max(most, heapUsed + external);
    }
    expect(bytes).toBeGreaterThan(format === 'parquet' ? 5e6 : 30e6);
    expect(first).toBeGreaterThan(0);
    expect(most - first).toBeLessThan(GROWTH);
  },
);
