import { pairMessages } from '../../../locales/pairs.ts';
import { scoreMissing } from '../../jobs/handlers/score-pairs.ts';
import { openScoring } from '../../jobs/open-scoring.ts';
import type { Database } from '../../store/database.ts';
import type { CommandContext } from '../command-context.ts';

/** `negareh pairs score`: what the worker does by itself, here and now. */
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
