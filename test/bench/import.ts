import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { EnglishCaptionRepository } from '../../core/data/captions/english-captions.ts';
import { ImportRepository } from '../../core/data/captions/imports.ts';
import { openDatabase } from '../../core/data/database/database.ts';
import { DATASET_READERS } from '../../core/data/datasets/readers.ts';
import { DiskImageFiles } from '../../core/data/images/disk-image-files.ts';
import { ImageRepository } from '../../core/data/images/images.ts';
import { PairDecisionRepository } from '../../core/data/review/pair-decisions.ts';
import { createLog } from '../../core/ground/log.ts';
import { importCaptions } from '../../crawler/import-captions.ts';
import { openThrowaway } from '../../postgres/open-throwaway.ts';
import { migrate } from '../../prisma/migrate.ts';
import { jpeg } from '../core/data/images/pictures.ts';
import { printTable } from './bench-table.ts';
import { processMemory } from './process-memory.ts';

const PICTURES = 2_000;
const FEW = 3_000;
/** BENCH_ROWS makes it less, for a look in between. */
const MANY = Number(process.env['BENCH_ROWS'] ?? 500_000);
/** Memory is told as it stood after each of so many parts of the rows. */
const PARTS = 5;
const SAMPLE_MS = 50;

/** Prints how long captions take into the database, in English and Persian, and what memory half a million needs. */
export async function benchImport(print: (line: string) => void): Promise<void> {
  const log = createLog('bench', { level: 'warn', toStderr: true });
  const folder = await mkdtemp(path.join(tmpdir(), 'negareh-bench-import-'));
  const server = await openThrowaway(log);
  const database = openDatabase(server.url);
  try {
    await migrate(server.url, log);
    for (let n = 0; n < PICTURES; n += 1) await writeFile(path.join(folder, `${n}.jpg`), await jpeg(n));
    const services = {
      images: new ImageRepository(database),
      files: new DiskImageFiles(path.join(folder, 'data')),
      limits: { maxBytes: 1_000_000, maxPixels: 1_000_000 },
      english: new EnglishCaptionRepository(database),
      imports: new ImportRepository(database),
      decisions: new PairDecisionRepository(database, { showUnreviewed: true }),
    };
    const run = async (name: string, count: number, text: (n: number) => string) => {
      const captionsFile = path.join(folder, `${name}.csv`);
      await pipeline(lines(count, text), createWriteStream(captionsFile));
      const key = { format: 'csv', captionsFile, imagesFolder: folder, checksum: name };
      const opened = await services.imports.open(key);
      const before = await processMemory();
      let most = before;
      const sampling = setInterval(async () => {
        most = Math.max(most, await processMemory());
      }, SAMPLE_MS);
      const started = performance.now();
      const rows = DATASET_READERS.csv(captionsFile);
      const curve: Promise<number>[] = [];
      const onProgress = ({ rows: done }: { rows: number }) => {
        if (done >= ((curve.length + 1) * count) / PARTS) curve.push(processMemory());
      };
      const counters = await importCaptions(services, {
        run: opened,
        rows,
        imagesFolder: folder,
        onProgress,
      });
      const seconds = (performance.now() - started) / 1000;
      clearInterval(sampling);
      if (counters.english + counters.persian !== count || counters.bad > 0)
        throw new Error(JSON.stringify(counters));
      const rate = `${Math.round(count / seconds)}/s`;
      return [
        name,
        `${seconds.toFixed(1)} s`,
        rate,
        `${before.toFixed(0)} MB before`,
        `${most.toFixed(0)} MB at most`,
        `then ${(await Promise.all(curve)).map(memory => memory.toFixed(0)).join(', ')}`,
      ];
    };
    printTable(
      `Import of captions into PostgreSQL, ${PICTURES} pictures`,
      [
        await run('pictures and their first captions', PICTURES, n => `a first caption ${n}`),
        await run(`${FEW} English`, FEW, n => `a dog in the snow, number ${n}`),
        await run(`${FEW} Persian`, FEW, n => `سگی در برف، شمارهٔ ${n}`),
        await run(`${MANY} Persian`, MANY, n => `گربه‌ای روی دیوار، شمارهٔ ${n}`),
      ],
      print,
    );
  } finally {
    await database.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function* lines(count: number, text: (n: number) => string): Generator<string> {
  yield 'image,caption\n';
  // The captions of an image follow one another, as in the published sets.
  for (let n = 0; n < count; n += 1) yield `${Math.floor((n * PICTURES) / count)}.jpg,${text(n)}\n`;
}
