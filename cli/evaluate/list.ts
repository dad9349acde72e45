import type { Database } from '../../core/data/database/database.ts';
import { EvaluationRepository } from '../../core/data/models/evaluations.ts';
import { evaluationMessages } from '../../locales/evaluation.ts';
import { formatDateTime, formatNumber, formatPercent } from '../../locales/format.ts';
import type { CommandContext } from '../command-context.ts';
import { formatTable } from '../output/table.ts';
import { toJson, whatRanked } from './print-evaluation.ts';

/** `negareh evaluate list` */
export async function listCommand(
  { limit, json }: { limit: number; json: true | undefined },
  database: Database,
  { locale, print, note }: CommandContext,
): Promise<void> {
  const evaluations = await new EvaluationRepository(database).latest(limit);
  if (json) return print(JSON.stringify(evaluations.map(toJson)));
  const words = evaluationMessages(locale);
  if (evaluations.length === 0) return note(words.none);
  const { id, when, dataset, what, pictures } = words.list;
  const { recall1, recall5, recall10 } = words.columns;
  const rows = evaluations.map(evaluation => {
    const { result, parameters, createdAt } = evaluation;
    const { recallAt1, recallAt5, recallAt10 } = result.captionToPicture;
    return [
      evaluation.id,
      formatDateTime(locale, createdAt),
      parameters.dataset,
      whatRanked(evaluation, locale),
      formatNumber(locale, result.pictures),
      ...[recallAt1, recallAt5, recallAt10].map(({ value }) => formatPercent(locale, value)),
    ];
  });
  for (const line of formatTable([[id, when, dataset, what, pictures, recall1, recall5, recall10], ...rows]))
    print(line);
}
