import type { Database } from '../../core/data/database/database.ts';
import { openScoring } from '../../core/work/scoring/open-scoring.ts';
import { scoreMissing } from '../../core/work/scoring/score-pairs.ts';
import { pairMessages } from '../../locales/pairs.ts';
import type { CommandContext } from '../command-context.ts';

/** `negareh pairs score`: does here and now what the worker does in the background. */
export async function scoreCommand(database: Database, context: CommandContext): Promise<void> {
  const { config, locale, signal } = context;
  const words = pairMessages(locale);
  const scoring = await openScoring(config, database);
  try {
    const total = await scoring.services.scores.countUnscored();
    const bar = context.progress({ label: words.scoring, total });
    try {
      await scoreMissing(scoring.services, { signal, onProgress: done => bar.update(done) });
    } finally {
      bar.stop();
    }
    context.print(words.scored(total - (await scoring.services.scores.countUnscored())));
  } finally {
    await scoring.close();
  }
}
