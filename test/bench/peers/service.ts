import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { openDatabase } from '../../../core/data/database/database.ts';
import { IndexFeed } from '../../../core/data/models/index-feed.ts';
import { prepareModel } from '../../../core/engines/models/prepare.ts';
import { loadConcepts } from '../../../core/work/demo/concepts.ts';
import { askJson } from '../ask-json.ts';
import type { BenchSystem } from '../bench-system.ts';
import { printTable } from '../bench-table.ts';
import { milliseconds, ratio, Times } from '../stopwatch.ts';
import { openPeers } from './python.ts';

/** Rounds that are not timed: what a process does in its first seconds, compiling most of all, is not what is compared. */
const SETTLING = 5;
const ROUNDS = 5;
/** Of one round, for each number of clients. */
const QUERIES = 160;
const CLIENTS = [1, 16] as const;

const Served = z.object({ port: z.int(), versions: z.string() });
const Page = z.object({ hits: z.array(z.object({ imageId: z.string() })) });
type Ask = (text: string) => Promise<readonly string[]>;

/**
 * One query over HTTP beside the simplest FastAPI service of the same model over the same images. That one has no words, no
 * captions, no database and keeps nothing: it is what a query costs at least in Python.
 */
export async function benchPeersService(system: BenchSystem, print: (line: string) => void): Promise<void> {
  const packages = ['numpy', 'fastapi', 'uvicorn', 'onnxruntime', 'tokenizers'];
  const peers = await openPeers(packages, print);
  if (!peers) return;
  const folder = await mkdtemp(path.join(tmpdir(), 'negareh-bench-'));
  try {
    const served = await peers.ask('serve', await whatIsServed(system, folder), Served);
    const asks: Record<string, Ask> = {
      'negareh, by meaning': text => askUs(system.url, { text, mode: 'meaning' }),
      'negareh, words and meaning': text => askUs(system.url, { text }),
      FastAPI: text => askPeer(`http://127.0.0.1:${served.port}`, text),
    };
    const texts = (await loadConcepts()).map(({ persian }) => persian);
    const lines = [];
    for (const clients of CLIENTS) lines.push(...(await benchClients({ asks, texts, clients }, print)));
    printTable(
      `One query over HTTP, ${system.pictures} images, in turns; ${served.versions}; load ${loadavg()[0]!.toFixed(1)}`,
      [['', 'clients', 'p50', 'p95', 'queries a second', "beside FastAPI's p50"], ...lines],
      print,
    );
    print(`  ${(await sameResults(asks, texts)).toFixed(1)} of ten are the same by meaning`);
  } finally {
    await peers.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The model's graph and tokenizer, and the embeddings as they lie in the database. */
async function whatIsServed({ config }: BenchSystem, folder: string) {
  const model = await prepareModel(config.model, {
    precision: 'fp32',
    modelsDir: path.join(config.dataDir, 'models'),
  });
  const database = openDatabase(config.databaseUrl ?? '');
  try {
    const feed = new IndexFeed(database, model);
    const images: string[] = [];
    for await (const { id } of feed.findableImages()) images.push(id);
    const found = await feed.current(images);
    const numbers = new Float32Array(found.length * model.dimension);
    for (const [row, { vector }] of found.entries()) numbers.set(vector!, row * model.dimension);
    const vectors = path.join(folder, 'vectors.f32');
    await writeFile(vectors, new Uint8Array(numbers.buffer));
    const tokenizer = path.join(model.text.tokenizerFolder, 'tokenizer.json');
    return { graph: model.text.graphPath, tokenizer, vectors, images: found.map(({ id }) => id) };
  } finally {
    await database.close();
  }
}

interface Crowd {
  readonly asks: Readonly<Record<string, Ask>>;
  readonly texts: readonly string[];
  readonly clients: number;
}

async function benchClients({ asks, texts, clients }: Crowd, print: (line: string) => void) {
  const times = new Map(Object.keys(asks).map(name => [name, [] as number[]]));
  const seconds = new Map<string, number>();
  for (let round = -SETTLING; round < ROUNDS; round++) {
    for (const [name, ask] of Object.entries(asks)) {
      const begin = performance.now();
      const took = await askAll(ask, texts, clients);
      if (round < 0) continue;
      times.get(name)!.push(...took);
      seconds.set(name, (seconds.get(name) ?? 0) + (performance.now() - begin) / 1000);
    }
  }
  print(`  ${clients} clients asked ${ROUNDS * QUERIES} queries each way`);
  const peer = new Times(times.get('FastAPI')!);
  return [...times].map(([name, list]) => {
    const own = new Times(list);
    const p50 = own.quantile(0.5);
    const perSecond = (list.length / seconds.get(name)!).toFixed(0);
    return [
      name,
      String(clients),
      milliseconds(p50),
      milliseconds(own.quantile(0.95)),
      perSecond,
      ratio(p50, peer.quantile(0.5)),
    ];
  });
}

async function askAll(ask: Ask, texts: readonly string[], clients: number): Promise<number[]> {
  const times: number[] = [];
  const askTurn = async (client: number): Promise<void> => {
    for (let turn = 0; turn < QUERIES / clients; turn++) {
      const begin = performance.now();
      await ask(texts[(client * 37 + turn) % texts.length]!);
      times.push(performance.now() - begin);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => askTurn(client)));
  return times;
}

async function sameResults(asks: Crowd['asks'], texts: readonly string[]): Promise<number> {
  let same = 0;
  const asked = texts.slice(0, 50);
  for (const text of asked) {
    const own = new Set(await asks['negareh, by meaning']!(text));
    same += (await asks['FastAPI']!(text)).filter(id => own.has(id)).length;
  }
  return same / asked.length;
}

const askUs = async (url: string, body: { text: string; mode?: 'meaning' }): Promise<readonly string[]> =>
  imagesOf(await askJson(`${url}/v1/search`, body));

const askPeer = async (url: string, text: string): Promise<readonly string[]> =>
  imagesOf(await askJson(`${url}/search?q=${encodeURIComponent(text)}`));

const imagesOf = (answer: unknown): readonly string[] =>
  Page.parse(answer).hits.map(({ imageId }) => imageId);
