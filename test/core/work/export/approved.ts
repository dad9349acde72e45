import { DiskImageFiles } from '../../../../core/data/images/disk-image-files.ts';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import { loadConfig } from '../../../../core/ground/config.ts';
import { PairExport } from '../../../../core/ground/domain/captions/pair-export.ts';
import type { ImageSource } from '../../../../core/ground/domain/images/image.ts';
import { parseInput } from '../../../../core/ground/parse-input.ts';
import { openPairExporter, type PairExporter } from '../../../../core/work/export/pair-exporter.ts';
import { ingestImages } from '../../../../core/work/ingest/ingest-images.ts';
import type { TestDatabase } from '../../../helpers/database.ts';
import { jpeg } from '../../data/images/pictures.ts';

export interface PutImage {
  readonly captions: readonly string[];
  readonly english?: string;
  readonly source?: ImageSource;
  readonly attribution?: string;
  readonly url?: string;
}

/** Real images through the real ingest, with approved captions. @returns their hashes in order. */
export async function putApproved(
  { database }: TestDatabase,
  dataDir: string,
  images: readonly PutImage[],
): Promise<string[]> {
  const services = {
    images: new ImageRepository(database),
    files: new DiskImageFiles(dataDir),
    limits: { maxBytes: 1e7, maxPixels: 1e7 },
  };
  const incoming = await Promise.all(
    images.map(async ({ captions, source = 'dataset', attribution, url }, n) => ({
      name: String(n),
      content: await jpeg(n),
      source,
      sourceToken: `t${n}`,
      ...(attribution !== undefined && { attribution }),
      ...(url !== undefined && { sourceUrl: url }),
      captions: captions.map(persian => ({
        persian,
        source: 'upload' as const,
        status: 'approved' as const,
      })),
    })),
  );
  const hashes: string[] = [];
  for await (const outcome of ingestImages(incoming, services)) {
    if (outcome.status === 'failed') throw outcome.error;
    const { sha256 } = await database.prisma.image.findUniqueOrThrow({ where: { id: outcome.imageId } });
    hashes.push(Buffer.from(sha256).toString('hex'));
    const { english } = images[Number(outcome.name)]!;
    if (english !== undefined)
      await database.prisma.captionPair.updateMany({
        where: { imageId: outcome.imageId },
        data: { english, source: 'translated', score: 0.75, scorer: 'text:m', reviewerId: 'ali' },
      });
  }
  // What was crawled waits until somebody has approved a caption.
  await database.prisma.image.updateMany({ data: { state: 'visible' } });
  return hashes;
}

export const exporterOf = ({ database }: TestDatabase, dataDir: string): PairExporter =>
  openPairExporter(database, { ...loadConfig({}), dataDir });

export const choiceOf = (given: object): PairExport => parseInput(PairExport, given);
