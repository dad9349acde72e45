import {
  ModelChoiceRepository,
  type PrecisionComparison,
  type PrecisionVerdict,
  verdictFor,
} from '../../data/models/model-choice.ts';
import { PresetBook } from '../../engines/models/preset-book.ts';
import { type Precision, roundedOf, type WantedPrecision } from '../../ground/domain/models/embedding.ts';
import { dataFolders } from '../../ground/files/data-folders.ts';
import { comparePrecisions } from './compare-precisions.ts';
import type { WorkServices } from './model-work.ts';

/** The most that int8 or fp16 may lose: of the mean cosine with float32, and of the ten nearest. */
export const COSINE_LOSS = 0.005;
export const NEIGHBOUR_LOSS = 0.03;
/** How many times as fast int8 must be for `auto` to take it: a busy machine varies by less on equal work. */
const WORTHWHILE_SPEED = 1.2;

/** The precision in which the switch to a preset embeds; undefined while it is not decided. */
export async function decidedPrecision(
  preset: string,
  { config, database }: WorkServices,
): Promise<Precision | undefined> {
  if (config.precision === 'fp32') return 'fp32';
  const { next } = await new ModelChoiceRepository(database).read();
  return next?.preset === preset ? verdictFor(next.verdict, config.precision)?.precision : undefined;
}

/**
 * Decides the precision if that is still open: int8 or fp16 is compared with float32 on the collection before hours of
 * work. The verdict is stored with the switch, for its later slices and for other hosts.
 */
export async function decidePrecision(
  preset: string,
  services: WorkServices,
  signal: AbortSignal,
): Promise<Precision> {
  const decided = await decidedPrecision(preset, services);
  const { config, database, log } = services;
  if (decided || config.precision === 'fp32') return decided ?? 'fp32';
  const { kind } = await new PresetBook(dataFolders(config).models).find(preset);
  const rounded = roundedOf(config.precision);
  let verdict: PrecisionVerdict = { precision: 'fp32', rounded };
  // Models that came as ONNX have no other form; asking for one is an error.
  if (kind !== 'onnx' || config.precision !== 'auto') {
    const comparison = await comparePrecisions(preset, rounded, config, signal);
    verdict = { precision: judge(config.precision, comparison), rounded, comparison };
  }
  await new ModelChoiceRepository(database).decide(preset, verdict);
  log.info({ preset, ...verdict }, 'another precision was compared with fp32');
  return verdict.precision;
}

/** Whether a precision is as good as float32, according to the comparison. */
export const isGood = ({ cosine: lost, neighbours }: PrecisionComparison): boolean =>
  lost <= COSINE_LOSS && neighbours <= NEIGHBOUR_LOSS;

/**
 * The precision that a model runs in. `auto` takes int8 only on evidence: not in an empty collection, and not without a
 * gain.
 */
export function judge(wanted: Exclude<WantedPrecision, 'fp32'>, comparison: PrecisionComparison): Precision {
  if (!isGood(comparison)) return 'fp32';
  if (wanted !== 'auto') return wanted;
  return comparison.images > 0 && comparison.speed >= WORTHWHILE_SPEED ? 'int8' : 'fp32';
}
