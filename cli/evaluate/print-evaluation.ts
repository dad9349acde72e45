import type { Estimate, Evaluation, RankFigures } from '../../core/ground/domain/models/evaluation.ts';
import { oneLine } from '../../core/ground/text/terminal.ts';
import { datasetMessages } from '../../locales/datasets.ts';
import { evaluationMessages } from '../../locales/evaluation.ts';
import { formatDecimal, formatNumber, type Locale } from '../../locales/format.ts';
import type { CommandContext } from '../command-context.ts';
import { formatTable, isolate } from '../output/table.ts';

/** How many skipped items the terminal names. */
const NAMED = 10;

/** One JSON document, for scripts. */
export const toJson = ({ id, modelId, precision, parameters, result, createdAt }: Evaluation) => ({
  id,
  createdAt,
  model: modelId,
  precision,
  ...parameters,
  ...result,
});

/** Prints a table on standard output, and notes on how to read the numbers. */
export function printEvaluation(evaluation: Evaluation, { locale, print, note }: CommandContext): void {
  const words = evaluationMessages(locale);
  const { parameters, result } = evaluation;
  const { dataset, captionsPerPicture } = parameters;
  print(
    words.head({
      dataset: isolate(dataset),
      pictures: result.pictures,
      captions: result.captionToPicture.queries,
      what: isolate(whatRanked(evaluation, locale)),
    }),
  );
  const { direction, recall1, recall5, recall10, reciprocal, median, queries } = words.columns;
  const { captionToPicture, pictureToCaption } = result;
  const rows = [
    [direction, recall1, recall5, recall10, reciprocal, median, queries],
    [words.captionToPicture, ...cellsOf(captionToPicture, locale)],
    ...(pictureToCaption ? [[words.pictureToCaption, ...cellsOf(pictureToCaption, locale)]] : []),
  ];
  for (const line of formatTable(rows)) print(line);

  note(words.interval);
  if (captionsPerPicture === 'all') note(words.several);
  if (result.repeatedCaptions > 0) note(words.repeated(result.repeatedCaptions));
  if (result.alsoApproved.length > 0) note(words.overlap(result.alsoApproved.length));
  if (result.skipped.length > 0) {
    note(words.skipped(result.skipped.length));
    for (const { name, reason } of result.skipped.slice(0, NAMED))
      note(`  ${oneLine(`${name}: ${inWords(reason, locale)}`)}`);
    if (result.skipped.length > NAMED) note(words.more(result.skipped.length - NAMED));
  }
  const seconds = (milliseconds: number) => formatDecimal(locale, milliseconds / 1000, 2);
  note(words.took(seconds(result.tookMs), seconds(result.embeddingMs), seconds(result.rankingMs)));
}

/** Why a row was left out: stored as a code and the row's text, shown in the reader's language. */
function inWords(reason: string, locale: Locale): string {
  const [code = '', ...detail] = reason.split(': ');
  const problems: Readonly<Record<string, string>> = datasetMessages(locale).rowProblems;
  const words = problems[code];
  if (words === undefined) return reason;
  return detail.length > 0 ? `${words} (${detail.join(': ')})` : words;
}

/** The model's id, or the name of a method without a model, in the reader's language. */
export function whatRanked({ modelId, parameters }: Evaluation, locale: Locale): string {
  const { methods } = evaluationMessages(locale);
  if (parameters.method === 'model') return modelId ?? '';
  return methods[parameters.method];
}

function cellsOf(figures: RankFigures, locale: Locale): string[] {
  const percent = ({ value, low, high }: Estimate) => {
    const share = (part: number) => formatDecimal(locale, 100 * part, 1);
    const interval = low === high ? '' : ` [${share(low)}–${share(high)}]`;
    return `${share(value)}%${interval}`;
  };
  const { recallAt1, recallAt5, recallAt10, meanReciprocalRank, medianRank, queries } = figures;
  return [
    ...[recallAt1, recallAt5, recallAt10].map(percent),
    formatDecimal(locale, meanReciprocalRank.value, 3),
    formatNumber(locale, medianRank),
    formatNumber(locale, queries),
  ];
}
