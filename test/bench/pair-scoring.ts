import { openDatabase } from '../../core/data/database/database.ts';
import { openScoring } from '../../core/work/scoring/open-scoring.ts';
import { scoreMissing } from '../../core/work/scoring/score-pairs.ts';
import type { BenchSystem } from './bench-system.ts';
import { printTable } from './bench-table.ts';
import { ratio } from './stopwatch.ts';

/** Pairs of the baseline. */
const ALONE = 200;

/** Caption pairs scored a second, database included, beside the same pairs encoded one at a time without one. */
export async function benchScoring({ config }: BenchSystem, print: (line: string) => void): Promise<void> {
  const database = openDatabase(config.databaseUrl!);
  const scoring = await openScoring(config, database);
  try {
    const { scores, scorer } = scoring.services;
    const total = await scores.countUnscored();
    const some = await scores.unscored(ALONE);
    let started = performance.now();
    for (const { english, persian } of some) {
      await scorer.encoder.encode([english ?? '']);
      await scorer.encoder.encode([persian]);
    }
    const alone = ALONE / ((performance.now() - started) / 1_000);
    started = performance.now();
    await scoreMissing(scoring.services);
    const batches = total / ((performance.now() - started) / 1_000);
    printTable(
      `Similarity scores of ${total} caption pairs`,
      [
        ['encoded one at a time, nothing stored (baseline)', `${alone.toFixed(0)} a second`, '1.00 x'],
        [
          'in batches, read from and written to PostgreSQL',
          `${batches.toFixed(0)} a second`,
          ratio(batches, alone),
        ],
      ],
      print,
    );
  } finally {
    await scoring.close();
    await database.close();
  }
}
