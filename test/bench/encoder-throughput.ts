import path from 'node:path';
import { openDatabase } from '../../core/data/database/database.ts';
import { DiskImageFiles } from '../../core/data/images/disk-image-files.ts';
import { precisionOf } from '../../core/data/models/model-choice.ts';
import { openImageEncoder } from '../../core/engines/encoders/open-image-encoder.ts';
import { openTextEncoder } from '../../core/engines/encoders/open-text-encoder.ts';
import { prepareModel } from '../../core/engines/models/prepare.ts';
import { loadConcepts } from '../../core/work/demo/concepts.ts';
import type { BenchSystem } from './bench-system.ts';
import { printTable } from './bench-table.ts';
import { rate, ratio } from './stopwatch.ts';

const TEXTS = 2_048;
const IMAGES = 512;
const BATCH = 64;

/** Texts and images a second in batches, beside the same encoder given one at a time. */
export async function benchEncoders({ config }: BenchSystem, print: (line: string) => void): Promise<void> {
  const { dataDir, device, encoderThreads: threads } = config;
  const model = await prepareModel(config.model, {
    precision: precisionOf({}, config.model, config.precision),
    modelsDir: path.join(dataDir, 'models'),
  });
  const limits = { maxBytes: config.maxImageBytes, maxPixels: config.maxImagePixels };
  const names = (await loadConcepts()).map(({ persian }) => persian);
  const texts = Array.from({ length: TEXTS }, (_, index) => names[index % names.length]!);
  const files = (await somePictures(config)).map(file => ({ path: file }));

  const text = await openTextEncoder(model, { device, threads });
  await text.encode(texts.slice(0, BATCH));
  const textAlone = await rate(TEXTS / 4, 1, index => text.encode([texts[index]!]));
  const textBatch = await rate(TEXTS, BATCH, (from, to) => text.encode(texts.slice(from, to)));
  await text.close();

  const image = await openImageEncoder(model, { device, threads, limits });
  await image.encode(files.slice(0, BATCH));
  const imageAlone = await rate(IMAGES / 4, 1, index => image.encode([files[index]!]));
  const imageBatch = await rate(IMAGES, BATCH, (from, to) => image.encode(files.slice(from, to)));
  await image.close();

  const row = (name: string, value: number, baseline: number) => [
    name,
    `${value.toFixed(0)} a second`,
    ratio(value, baseline),
  ];
  printTable(
    `Encoders of ${model.modelId}, from file or text to embedding`,
    [
      row('texts, one at a time (baseline)', textAlone, textAlone),
      row(`texts, batches of ${BATCH}`, textBatch, textAlone),
      row('pictures, one at a time (baseline)', imageAlone, imageAlone),
      row(`pictures, batches of ${BATCH}`, imageBatch, imageAlone),
    ],
    print,
  );
}

async function somePictures(config: BenchSystem['config']): Promise<string[]> {
  const database = openDatabase(config.databaseUrl!);
  try {
    const rows = await database.prisma.image.findMany({
      take: IMAGES,
      select: { sha256: true, format: true },
    });
    const files = new DiskImageFiles(config.dataDir);
    return rows.map(({ sha256, format }) => files.pathOf(Buffer.from(sha256).toString('hex'), format));
  } finally {
    await database.close();
  }
}
