import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { openDatabase } from '../../core/data/database/database.ts';
import { EmbeddingRepository } from '../../core/data/models/embeddings.ts';
import { openTextEncoder } from '../../core/engines/encoders/open-text-encoder.ts';
import { type PreparedModel, prepareModel } from '../../core/engines/models/prepare.ts';
import { PresetBook } from '../../core/engines/models/preset-book.ts';
import { loadConfig } from '../../core/ground/config.ts';
import { RENDITION_SET } from '../../core/ground/domain/images/renditions.ts';
import { packEmbedding } from '../../core/ground/domain/models/embedding.ts';
import { seededRandom } from '../../core/ground/domain/seeded-random.ts';
import { createLog } from '../../core/ground/log.ts';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { ROOT } from '../../core/ground/project.ts';
import { loadConcepts } from '../../core/work/demo/concepts.ts';
import { openThrowaway } from '../../postgres/open-throwaway.ts';
import { migrate } from '../../prisma/migrate.ts';
import { randomVectors } from '../core/engines/vector-index/random-images.ts';
import { publish } from '../core/work/search/collection.ts';
import {
  bertShapes,
  clipVisionShapes,
  writeRandomCheckpoint,
} from '../helpers/reference/random-checkpoint.ts';
import { drawDemo, startSearchProcess } from './bench-system.ts';
import { printTable } from './bench-table.ts';
import { milliseconds, rate, Times, timeEach } from './stopwatch.ts';

const ROWS = 100_000;
const PRECISIONS = ['fp32', 'int8'] as const;
/** Different vectors: the rows are these, each moved a little. */
const VECTORS = 5_000;
const QUERIES = 200;
const CROWD = 32;
const SETTLING_MS = 20_000;
/** Images that the worker embeds while queries are timed. */
const BULK = 600;
const HALF = [0.5, 0.5, 0.5] as const;
const BASE = { hidden_size: 768, intermediate_size: 3_072, num_hidden_layers: 12, num_attention_heads: 12 };
/** ViT-B/32. */
const VISION = {
  ...BASE,
  image_size: 224,
  patch_size: 32,
  hidden_act: 'quick_gelu',
  layer_norm_eps: 1e-5,
  projection_dim: 512,
} as const;
/** RoBERTa-base, but for its vocabulary: what is looked up costs the same. */
const TEXT = {
  ...BASE,
  model_type: 'roberta',
  vocab_size: 5_000,
  max_position_embeddings: 514,
  type_vocab_size: 1,
  layer_norm_eps: 1e-12,
  hidden_act: 'gelu',
  pad_token_id: 1,
} as const;
const log = createLog('bench', { level: 'warn', toStderr: true });

/**
 * Queries through HTTP over 100,000 images with encoders of full size and random weights, in float32 and in int8: alone, many at
 * once, and beside a bulk embedding; beside them the text encoder by itself, which is the least that a query takes.
 */
export async function benchFullSize(print: (line: string) => void): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-bench-'));
  const server = await openThrowaway(log);
  try {
    await migrate(server.url, log);
    print('Writing the checkpoints, and 100,000 rows …');
    const modelsDir = await writeModel(dataDir);
    await fillImages(server.url);
    for (const precision of PRECISIONS) {
      const model = await prepareModel('full-size', { precision, modelsDir });
      await fillRows(server.url, model);
      await measure({ url: server.url, dataDir, model }, print);
    }
  } finally {
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** @returns the folder of models. */
async function writeModel(dataDir: string): Promise<string> {
  const [vision, text] = [path.join(dataDir, 'vision'), path.join(dataDir, 'text')];
  const visionFile = { model_type: 'clip_vision_model', ...VISION };
  await writeRandomCheckpoint(vision, visionFile, clipVisionShapes(VISION), { seed: 1 });
  await writeRandomCheckpoint(text, TEXT, bertShapes(TEXT), { seed: 2 });
  for (const name of ['tokenizer.json', 'tokenizer_config.json'])
    await cp(path.join(ROOT, 'models/demo/text', name), path.join(text, name));
  const modelsDir = path.join(dataDir, 'models');
  await new PresetBook(modelsDir).add('full-size', {
    kind: 'search',
    source: 'random',
    vision: { place: { folder: vision }, mean: HALF, std: HALF },
    text: { place: { folder: text }, maxTokens: 64, normalizerVersion: 1 },
  });
  return modelsDir;
}

const IMAGE_ID = "('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";

async function fillImages(url: string): Promise<void> {
  await using client = await connect(url);
  await client.query(
    // As the worker leaves them, which has nothing more to do for them.
    `INSERT INTO image (id, sha256, format, width, height, byte_size, source, updated_at, rendition_set, perceptual_hash)
     SELECT ${IMAGE_ID}, sha256(n::text::bytea), 'png', 8, 8, 100, 'upload', now() - interval '1 day', ${RENDITION_SET},
            ('x' || left(md5(n::text), 16))::bit(64)::bigint
     FROM generate_series(1, ${ROWS}) n`,
  );
}

async function connect(url: string) {
  const client = new Client({ connectionString: url });
  await client.connect();
  return {
    query: (sql: string, values?: unknown[]) => client.query(sql, values),
    [Symbol.asyncDispose]: () => client.end(),
  };
}

async function fillRows(url: string, { modelId, precision, dimension }: PreparedModel): Promise<void> {
  const all = randomVectors(VECTORS, dimension, seededRandom(5));
  const vectors = Array.from({ length: VECTORS }, (_, row) =>
    Buffer.from(packEmbedding(all.slice(row * dimension, (row + 1) * dimension))),
  );
  await using client = await connect(url);
  await client.query('CREATE TEMPORARY TABLE vectors (number int PRIMARY KEY, vector bytea)');
  await client.query(
    'INSERT INTO vectors SELECT (ordinality - 1)::int, vector FROM unnest($1::bytea[]) WITH ORDINALITY AS v(vector)',
    [vectors],
  );
  // The halves of two vectors: rows that differ, without making each of them here.
  await client.query(
    `INSERT INTO embedding (image_id, model_id, precision, created_at, vector)
     SELECT ${IMAGE_ID}, $1, $2::"EmbeddingPrecision", now() - interval '1 day',
            substr(one.vector, 1, ${dimension}) || substr(other.vector, ${dimension + 1})
     FROM generate_series(1, ${ROWS}) n
     JOIN vectors one ON one.number = n % ${VECTORS}
     JOIN vectors other ON other.number = (n * 7 + n / ${VECTORS}) % ${VECTORS}`,
    [modelId, precision],
  );
  // Else PostgreSQL does it while queries are timed.
  await client.query('VACUUM (ANALYZE)');
  await client.query('CHECKPOINT');
}

/** The text encoder by itself, as the search process opens it: a text at a time, and as many as there are clients. */
async function timeEncoder(model: PreparedModel, texts: readonly string[]) {
  const encoder = await openTextEncoder(model, { device: 'cpu', threads: 0 });
  try {
    const alone = await timeEach(QUERIES, index => encoder.encode([texts[index % texts.length]!]));
    const perSecond = await rate(10 * CROWD, CROWD, from =>
      encoder.encode(Array.from({ length: CROWD }, (_, at) => texts[(from + at) % texts.length]!)),
    );
    return { alone, perSecond };
  } finally {
    await encoder.close();
  }
}

interface Place {
  readonly url: string;
  readonly dataDir: string;
  readonly model: PreparedModel;
}

async function measure({ url, dataDir, model }: Place, print: (line: string) => void): Promise<void> {
  const environment = {
    MODEL: 'full-size',
    PRECISION: model.precision,
    DATABASE_URL: url,
    DATA_DIR: dataDir,
    SEARCH_PORT: String(await findFreePort()),
  };
  const database = openDatabase(url);
  await publish(database, dataDir, model);
  await database.close();
  const texts = (await loadConcepts()).map(({ persian }) => persian);
  const encoder = await timeEncoder(model, texts);
  await using search = await startSearchProcess(environment);
  const ask = async (index: number): Promise<void> => {
    const answer = await fetch(`${search.url}/v1/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: texts[index % texts.length] }),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    await answer.json();
  };
  // What a process does in its first seconds, reading dictionaries most of all, is not what is timed here.
  for (let index = 0, since = performance.now(); performance.now() - since < SETTLING_MS; index++)
    await ask(index);
  const alone = await timeEach(QUERIES, ask);
  const crowd = await askTogether(ask);
  const bulk = await besideBulk(environment, model, ask);
  const idle = await besideBulk({ ...environment, WORKER_NICENESS: '19' }, model, ask);
  const row = (name: string, times: Times, note: string): string[] => [
    name,
    ...[0.5, 0.95, 0.99].map(share => milliseconds(times.quantile(share))),
    note,
  ];
  printTable(
    `Queries through HTTP, ${ROWS} x ${model.dimension}, ViT-B/32 and RoBERTa-base in ${model.precision}; load ${loadavg()[0]!.toFixed(1)}`,
    [
      ['', 'p50', 'p95', 'p99', ''],
      row(
        'the text encoder alone',
        encoder.alone,
        `${CROWD} at once: ${encoder.perSecond.toFixed(0)} a second`,
      ),
      row('one client', alone, 'target 12 ms, p99 40 ms'),
      row(`${CROWD} clients`, crowd.times, `${crowd.perSecond.toFixed(0)} a second, target 150`),
      row('one client beside a bulk embedding', bulk.times, `${bulk.embedded} images, target p99 100 ms`),
      row('the same with WORKER_NICENESS=19', idle.times, `${idle.embedded} images`),
    ],
    print,
  );
}

async function askTogether(ask: (index: number) => Promise<void>) {
  const times: number[] = [];
  const begin = performance.now();
  const client = async (first: number): Promise<void> => {
    for (let turn = 0; turn < QUERIES / 8; turn++) {
      const started = performance.now();
      await ask(first * 31 + turn);
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: CROWD }, (_, first) => client(first)));
  return { times: new Times(times), perSecond: (1_000 * times.length) / (performance.now() - begin) };
}

/** One client, for as long as the worker embeds drawings that came in. */
async function besideBulk(
  environment: Readonly<Record<string, string>>,
  model: PreparedModel,
  ask: (index: number) => Promise<void>,
) {
  const database = openDatabase(environment['DATABASE_URL'] ?? '');
  const embeddings = new EmbeddingRepository(database, model);
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const missing = async (): Promise<number> => embeddings.countMissing();
  try {
    await drawDemo(loadConfig(environment), database, BULK);
    const before = await missing();
    const worker = spawn(process.execPath, ['core/worker.ts'], {
      cwd: ROOT,
      env: { PATH, NODE_COMPILE_CACHE, LOG_LEVEL: 'warn', ...environment },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    while ((await missing()) === before) await sleep(100);
    const times: number[] = [];
    for (let index = 0; index < QUERIES && (index % 10 > 0 || (await missing()) > 0); index++) {
      const started = performance.now();
      await ask(index);
      times.push(performance.now() - started);
    }
    const embedded = before - (await missing());
    worker.kill('SIGTERM');
    await once(worker, 'exit');
    return { times: new Times(times), embedded };
  } finally {
    await database.close();
  }
}
