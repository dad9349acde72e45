import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, openDatabase } from '../../core/data/database/database.ts';
import { DiskImageFiles } from '../../core/data/images/disk-image-files.ts';
import { ImageRepository } from '../../core/data/images/images.ts';
import { type Config, loadConfig } from '../../core/ground/config.ts';
import { createLog } from '../../core/ground/log.ts';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { ROOT } from '../../core/ground/project.ts';
import { searchUrlOf } from '../../core/ground/service-urls.ts';
import { addDemo, planDemo } from '../../core/work/demo/add-demo.ts';
import { makeSearchable } from '../../core/work/ingest/make-searchable.ts';
import { openThrowaway } from '../../postgres/open-throwaway.ts';
import { migrate } from '../../prisma/migrate.ts';
import { keepCompiledCode } from '../../setup/keep-compiled-code.mjs';
import { shareHeap } from '../../supervisor/share-heap.ts';
import { TEST_SETTINGS } from '../helpers/test-settings.ts';

/** A search process. */
export interface BenchSearch extends AsyncDisposable {
  readonly url: string;
  /** From the start of the process to its first ready answer, in milliseconds. */
  readonly startMs: number;
  /** Resident memory, in MB. */
  memory(): Promise<number>;
}

/** A search process over the demo, with a database and a data folder of its own. */
export interface BenchSystem {
  readonly config: Config;
  readonly url: string;
  /** What the configuration was read from, for further processes. */
  readonly environment: Readonly<Record<string, string>>;
  readonly pictures: number;
  /** From the start of the process to its first ready answer, in milliseconds. */
  readonly startMs: number;
  /** Resident memory of the search process, in MB. */
  memory(): Promise<number>;
  close(): Promise<void>;
}

export const PICTURES = 2_000;
const log = createLog('bench', { level: 'warn', toStderr: true });

/** Draws the demo, embeds it, and starts core/main.ts over it. @param model a preset's name. */
export async function openBenchSystem(
  print: (line: string) => void,
  model: string = TEST_SETTINGS.MODEL,
): Promise<BenchSystem> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-bench-'));
  const server = await openThrowaway(log);
  await migrate(server.url, log);
  const environment = {
    MODEL: model,
    DATABASE_URL: server.url,
    DATA_DIR: dataDir,
    SEARCH_PORT: String(await findFreePort()),
  };
  const config = loadConfig({ ...environment, LOG_LEVEL: 'warn' });
  print(`Drawing and embedding ${PICTURES} demo pictures …`);
  await fill(config, server.url);

  const search = await startSearchProcess(environment);
  return {
    config,
    url: search.url,
    environment,
    startMs: search.startMs,
    pictures: PICTURES,
    memory: search.memory,
    close: async () => {
      await search[Symbol.asyncDispose]();
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * Starts core/main.ts as the supervisor does, and waits until it answers.
 * @param environment what its configuration is read from.
 * @param flags of Node.js.
 */
export async function startSearchProcess(
  environment: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<BenchSearch> {
  keepCompiledCode(loadConfig(environment).dataDir);
  shareHeap();
  const { PATH, NODE_COMPILE_CACHE, MALLOC_ARENA_MAX, MALLOC_MMAP_THRESHOLD_, MALLOC_TRIM_THRESHOLD_ } =
    process.env;
  const heap = { MALLOC_ARENA_MAX, MALLOC_MMAP_THRESHOLD_, MALLOC_TRIM_THRESHOLD_ };
  const started = performance.now();
  const child = spawn(process.execPath, [...flags, 'core/main.ts'], {
    cwd: ROOT,
    env: { PATH, NODE_COMPILE_CACHE, ...heap, LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = searchUrlOf(loadConfig(environment));
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      answer => answer.ok,
      () => false,
    );
  while (!(await isReady())) await sleep(10);
  const startMs = performance.now() - started;
  return {
    url,
    startMs,
    memory: async () => {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      return Number(/negareh_process_memory_bytes\{kind="resident"\} (\S+)/.exec(metrics)?.[1]) / 1e6;
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** The demo's images, searchable. */
export async function fill(config: Config, url: string): Promise<void> {
  const database = openDatabase(url);
  try {
    await drawDemo(config, database, PICTURES);
    await makeSearchable({ config, database, log });
  } finally {
    await database.close();
  }
}

/** So many of the demo's images, as they come in. */
export async function drawDemo(config: Config, database: Database, images: number): Promise<void> {
  const services = {
    images: new ImageRepository(database),
    files: new DiskImageFiles(config.dataDir),
    limits: { maxBytes: config.maxImageBytes, maxPixels: config.maxImagePixels },
  };
  for await (const _ of addDemo(database, services, await planDemo(database, services, images)));
}
