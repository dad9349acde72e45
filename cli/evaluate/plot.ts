import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '../../core/data/database/database.ts';
import { EvaluationRepository } from '../../core/data/models/evaluations.ts';
import type { Evaluation } from '../../core/ground/domain/models/evaluation.ts';
import { writeWhole } from '../../core/ground/files/write-whole.ts';
import { chanceAccuracy } from '../../core/work/evaluation/chance.ts';
import { PUBLISHED_CURVES } from '../../core/work/evaluation/published.ts';
import { type AccuracyCurve, accuracyPlot } from '../../core/work/plots/accuracy-plot.ts';
import { renderPlot } from '../../core/work/plots/render-plot.ts';
import { evaluationMessages } from '../../locales/evaluation.ts';
import { formatNumber, type Locale } from '../../locales/format.ts';
import type { CommandContext } from '../command-context.ts';
import { isolate } from '../output/table.ts';
import { whatRanked } from './print-evaluation.ts';

export interface PlotOptions {
  readonly out?: string;
  readonly beside?: 'published';
}

/** `negareh evaluate plot <ids...>` */
export async function plotCommand(
  ids: readonly string[],
  { out = 'accuracy', beside }: PlotOptions,
  database: Database,
  { locale, note }: CommandContext,
): Promise<void> {
  const evaluations = await new EvaluationRepository(database).find(ids);
  const files = await writePlots(evaluations, { out, ...(beside && { beside }) }, locale);
  note(evaluationMessages(locale).written(files.join(', ')));
}

/**
 * Draws all curves into one figure, over k and over log k, as SVG and PNG.
 * @returns the four files.
 */
export async function writePlots(
  evaluations: readonly Evaluation[],
  { out, beside }: PlotOptions & { readonly out: string },
  locale: Locale,
): Promise<string[]> {
  const { plot } = evaluationMessages(locale);
  const curves = evaluations
    .filter(({ parameters }) => parameters.method !== 'chance')
    .map(evaluation => ({
      label: plot.series(isolate(evaluation.parameters.dataset), isolate(whatRanked(evaluation, locale))),
      accuracyAt: evaluation.result.accuracyAt,
    }));
  const sizes = [...new Set(evaluations.map(({ result }) => result.pictures))];
  const byChance: AccuracyCurve[] = sizes.map(images => ({
    label: plot.chance(formatNumber(locale, images)),
    accuracyAt: chanceAccuracy(images),
  }));
  const published = beside === 'published' ? PUBLISHED_CURVES : [];
  await mkdir(path.dirname(path.resolve(out)), { recursive: true });
  const files: string[] = [];
  for (const scale of ['linear', 'log'] as const) {
    const labels = { title: plot.title, k: scale === 'log' ? plot.kLog : plot.k, accuracy: plot.accuracy };
    const spec = accuracyPlot({ curves, byChance, published, labels, scale, locale });
    for (const ending of ['svg', 'png']) {
      const file = `${out}-${scale}.${ending}`;
      await writeWhole(file, await renderPlot(spec, file));
      files.push(file);
    }
  }
  return files;
}
