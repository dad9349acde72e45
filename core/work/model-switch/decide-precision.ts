import { ModelChoiceRepository, type PrecisionVerdict } from '../../data/models/model-choice.ts';
import { PresetBook } from '../../engines/models/preset-book.ts';
import type { RunPrecision } from '../../ground/domain/models/embedding.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { comparePrecisions, judge } from './compare-precisions.ts';
import type { WorkServices } from './model-work.ts';

/** In what the switch to a preset embeds; undefined while that has still to be found. */
export async function decidedPrecision(
  preset: string,
  { config, database }: WorkServices,
): Promise<RunPrecision | undefined> {
  if (config.precision === 'fp32') return 'fp32';
  const { next } = await new ModelChoiceRepository(database).read();
  return next?.preset === preset ? next.verdict?.precision : undefined;
}

/**
 * The same, found where it was not: int8 is compared with float32 on the collection before hours of work, and what came
 * of it is kept with the switch, for its later slices and for other hosts.
 */
export async function decidePrecision(
  preset: string,
  services: WorkServices,
  signal: AbortSignal,
): Promise<RunPrecision> {
  const decided = await decidedPrecision(preset, services);
  const { config, database, log } = services;
  if (decided || config.precision === 'fp32') return decided ?? 'fp32';
  const { kind } = await new PresetBook(dataFolders(config).models).find(preset);
  let verdict: PrecisionVerdict = { precision: 'fp32' };
  // Models that came as ONNX have no int8 form: whoever asks for it is told so.
  if (kind !== 'onnx' || config.precision === 'int8') {
    const comparison = await comparePrecisions(preset, config, signal);
    verdict = { precision: judge(config.precision, comparison), comparison };
  }
  await new ModelChoiceRepository(database).decide(preset, verdict);
  log.info({ preset, ...verdict }, 'int8 was compared with fp32');
  return verdict.precision;
}
