// `npm run bench`: how fast the parts are, each beside a baseline in the same run.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { openBenchSystem } from './bench-system.ts';
import { printTable } from './bench-table.ts';
import { benchBot } from './bot-answers.ts';
import { benchEncoders } from './encoder-throughput.ts';
import { benchEvaluation } from './evaluation.ts';
import { benchExactSearch } from './exact-search.ts';
import { benchFirstResults } from './first-results.ts';
import { benchScoring } from './pair-scoring.ts';
import { benchQueries } from './query-latency.ts';
import { benchReview } from './review-screen.ts';
import { milliseconds, ratio } from './stopwatch.ts';
import { benchModes } from './words-and-meaning.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

print(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}`);
const system = await openBenchSystem(print);
try {
  const begin = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  const bare = performance.now() - begin;
  printTable(
    'Start of the search process',
    [
      ['baseline: node -e 0', milliseconds(bare), '1.00 x'],
      ['to the first ready answer', milliseconds(system.startMs), ratio(system.startMs, bare)],
    ],
    print,
  );
  await benchQueries(system, print);
  await benchFirstResults(system, print);
  await benchModes(system, print);
  await benchEncoders(system, print);
  await benchScoring(system, print);
  printTable(
    'Memory of the search process after this',
    [['resident', `${(await system.memory()).toFixed(0)} MB`]],
    print,
  );
} finally {
  await system.close();
}
print('');
await benchBot(print);
await benchExactSearch(print);
print('');
await benchReview(print);
print('');
await benchEvaluation(print);
