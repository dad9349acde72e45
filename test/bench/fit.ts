import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryFit } from '../../core/ground/domain/search/search.ts';
import { openDemoSet } from '../../core/work/evaluation/demo-set.ts';
import { searchClientOf } from '../../core/work/search/client.ts';
import type { BenchSystem } from './bench-system.ts';
import { printTable } from './bench-table.ts';

const OWN = 300;
/** Learning runs behind the first queries, some 500 texts through the encoder. */
const LEARNING_TRIES = 300;

const linesOf = (file: string): string[] =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .split('\n')
    .filter(line => line !== '');

/**
 * How often a query is said to find nothing good: captions of new drawings of what the demo has, and what people ask of it in
 * words of their own, which ought to be answered, and queries for what it has not. Both files were written before they were measured.
 */
export async function benchFit({ config }: BenchSystem, print: (line: string) => void): Promise<void> {
  const client = searchClientOf(config);
  const fitOf = async (text: string) => (await client.search({ text })).fit;
  const own = (await openDemoSet('demo-seen', config.dataDir)).images
    .slice(0, OWN)
    .flatMap(({ captions }) => captions.slice(0, 1));
  for (let tries = 0; (await fitOf(own[0]!)) === null; tries++) {
    if (tries === LEARNING_TRIES) throw new Error('what fits was not learnt');
    await sleep(1_000);
  }
  const rows: string[][] = [];
  for (const [name, queries] of [
    ['captions of new drawings', own],
    ['queries in words of people', linesOf('everyday-queries.txt')],
    ['queries about other things', linesOf('foreign-queries.txt')],
  ] as const) {
    const fits: (QueryFit | null)[] = [];
    for (const text of queries) fits.push(await fitOf(text));
    const judged = fits.filter(fit => fit !== null);
    const poor = judged.filter(({ isPoor }) => isPoor).length;
    const share = ((100 * poor) / judged.length).toFixed(1);
    rows.push([name, String(queries.length), String(judged.length), `${poor} (${share}%)`]);
  }
  printTable(
    `Said to find nothing good, by ${config.model}`,
    [['', 'queries', 'judged', 'poor'], ...rows],
    print,
  );
}
