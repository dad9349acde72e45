import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { EmbeddingSpace } from '../../../ground/domain/models/embedding.ts';
import { readJsonIfValid } from '../../../ground/files/parse-json.ts';
import { writeWhole } from '../../../ground/files/write-whole.ts';
import { Calibration } from './calibration.ts';

/** Raise it when the rule or its input changes: a file of an earlier version is then ignored. */
const CALIBRATION_VERSION = 2;

/** The last calibration, and what it was learnt from. */
export const KeptCalibration = z.object({
  version: z.literal(CALIBRATION_VERSION),
  /** The snapshot that was searched; null when all images came from the database. */
  snapshotId: z.string().nullable(),
  /** Images with captions at that time. */
  captioned: z.number().int().nonnegative(),
  /** Images that a query's best one is compared with. */
  background: z.array(z.string()),
  /** Null when nothing separates the collection's own queries from others. */
  learnt: Calibration.nullable(),
});
export type KeptCalibration = Omit<z.infer<typeof KeptCalibration>, 'version'>;

/** The file lies beside the snapshots of the space, because a snapshot never changes. */
const fileOf = (folder: string, { modelId, precision }: EmbeddingSpace): string =>
  path.join(folder, `fit-${encodeURIComponent(modelId)}-${precision}.json`);

/** @returns undefined when the file is missing or unreadable; the caller then learns again. */
export const readCalibration = (
  folder: string,
  space: EmbeddingSpace,
): Promise<KeptCalibration | undefined> => readJsonIfValid(fileOf(folder, space), KeptCalibration);

/** @throws RetryableError 'disk.full' */
export async function keepCalibration(
  folder: string,
  space: EmbeddingSpace,
  kept: KeptCalibration,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeWhole(fileOf(folder, space), JSON.stringify({ version: CALIBRATION_VERSION, ...kept }));
}
