import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { openDatabase } from '../../core/data/database/database.ts';
import { packEmbedding } from '../../core/ground/domain/models/embedding.ts';
import { seededRandom } from '../../core/ground/domain/seeded-random.ts';
import { createLog } from '../../core/ground/log.ts';
import { openThrowaway } from '../../postgres/open-throwaway.ts';
import { migrate } from '../../prisma/migrate.ts';
import { randomVectors } from '../core/engines/vector-index/random-images.ts';
import { publish, SPACE } from '../core/work/search/collection.ts';
import { printTable } from './bench-table.ts';
import { processMemory } from './process-memory.ts';

const ROWS = 1_000_000;
const DIMENSION = 128;
/** Different vectors: the rows repeat them. */
const VECTORS = 1_000;
const SAMPLE_MS = 50;

/** Prints how long a rebuild of a million images takes, from the database's rows to the published snapshot. */
export async function benchRebuild(print: (line: string) => void): Promise<void> {
  const log = createLog('bench', { level: 'warn', toStderr: true });
  const dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-bench-'));
  const server = await openThrowaway(log);
  try {
    await migrate(server.url, log);
    print(`Writing ${ROWS} rows of ${DIMENSION} numbers into PostgreSQL …`);
    await fill(server.url);
    const database = openDatabase(server.url);
    try {
      const before = await processMemory();
      let most = before;
      const sampling = setInterval(async () => {
        most = Math.max(most, await processMemory());
      }, SAMPLE_MS);
      const started = performance.now();
      const { count } = await publish(database, dataDir, { dimension: DIMENSION });
      const seconds = (performance.now() - started) / 1000;
      clearInterval(sampling);
      if (count !== ROWS) throw new Error(`${count} rows were written instead of ${ROWS}`);
      printTable(
        `Rebuild of ${ROWS} x ${DIMENSION}: embedding rows to published snapshot, exact engine`,
        [
          ['time', `${seconds.toFixed(1)} s`, `${Math.round(ROWS / seconds)} rows/s`],
          ['memory beforehand', `${before.toFixed(0)} MB`, ''],
          ['highest', `${most.toFixed(0)} MB`, ''],
        ],
        print,
      );
    } finally {
      await database.close();
    }
  } finally {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function fill(url: string): Promise<void> {
  const all = randomVectors(VECTORS, DIMENSION, seededRandom(5));
  const vectors = Array.from({ length: VECTORS }, (_, row) =>
    Buffer.from(packEmbedding(all.slice(row * DIMENSION, (row + 1) * DIMENSION))),
  );
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO image (id, sha256, format, width, height, byte_size, source, updated_at)
       SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, sha256(n::text::bytea),
              'png', 8, 8, 100, 'upload', now()
       FROM generate_series(1, ${ROWS}) n`,
    );
    await client.query('CREATE TEMPORARY TABLE vectors (number int PRIMARY KEY, vector bytea)');
    await client.query(
      'INSERT INTO vectors SELECT (ordinality - 1)::int, vector FROM unnest($1::bytea[]) WITH ORDINALITY AS v(vector)',
      [vectors],
    );
    await client.query(
      `INSERT INTO embedding (image_id, model_id, precision, vector)
       SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '${SPACE.modelId}', '${SPACE.precision}', vector
       FROM generate_series(1, ${ROWS}) n JOIN vectors ON vectors.number = n % ${VECTORS}`,
    );
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}
