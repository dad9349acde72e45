import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DiskImageFiles } from '../../../core/data/images/disk-image-files.ts';
import { ImageRepository } from '../../../core/data/images/images.ts';
import { embedImages } from '../../../core/data/jobs/definitions.ts';
import { openQueue } from '../../../core/data/jobs/queue.ts';
import { EmbeddingRepository } from '../../../core/data/models/embeddings.ts';
import { SnapshotRepository } from '../../../core/data/models/snapshots.ts';
import { prepareModel } from '../../../core/engines/models/prepare.ts';
import { createLog } from '../../../core/ground/log.ts';
import { findFreePort } from '../../../core/ground/net/ports.ts';
import { checkStore } from '../../../core/work/check/check-store.ts';
import type { Finding } from '../../../core/work/check/finding.ts';
import { ingestImages } from '../../../core/work/ingest/ingest-images.ts';
import { SearchClient } from '../../../core/work/search/client.ts';
import { jpeg } from '../../core/data/images/pictures.ts';
import { type Child, startChild } from '../../helpers/child.ts';
import { childEnvironment } from '../../helpers/child-environment.ts';
import { createTestDatabase, type TestDatabase } from '../../helpers/database.ts';
import { waitFor } from '../../helpers/wait-for.ts';

const CORE = path.resolve(import.meta.dirname, '../../../core');
const log = createLog('hosts', { level: 'silent' });
const LIMITS = { maxBytes: 1_000_000, maxPixels: 1_000_000 };
/** What all hosts have mounted. */
const SHARED = ['images', 'indexes', 'models', 'secrets'] as const;

/** A machine with a worker and a search process, and a DATA_DIR of its own. */
export class Host {
  readonly client: SearchClient;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #children = new Map<'worker' | 'main', Child>();
  #said = '';
  #isStopping = false;

  private constructor(environment: NodeJS.ProcessEnv, client: SearchClient) {
    this.#environment = environment;
    this.client = client;
  }

  static async start(folder: string, shared: string, databaseUrl: string): Promise<Host> {
    await mkdir(folder);
    for (const name of SHARED) await symlink(path.join(shared, name), path.join(folder, name));
    const port = await findFreePort();
    const environment = childEnvironment({
      DATA_DIR: folder,
      DATABASE_URL: databaseUrl,
      SEARCH_PORT: String(port),
      MODEL: 'demo',
      DEMO: 'off',
      DEVICE: 'cpu',
      ENCODER_THREADS: '1',
      SHOW_UNREVIEWED: 'yes',
    });
    const client = new SearchClient({ baseUrl: `http://127.0.0.1:${port}`, timeoutMs: 10_000 });
    const host = new Host(environment, client);
    host.run('main');
    host.run('worker');
    return host;
  }

  run(entry: 'worker' | 'main'): void {
    this.#said += this.#children.get(entry)?.output() ?? '';
    const child = startChild(path.join(CORE, `${entry}.ts`), [], { env: this.#environment });
    this.#children.set(entry, child);
    // As a supervisor does.
    void child.exit.then(() => {
      if (this.#children.get(entry) === child && !this.#isStopping) this.run(entry);
    });
  }

  /** Kills a process with -9; it starts again. */
  async kill(entry: 'worker' | 'main'): Promise<void> {
    const child = this.#children.get(entry);
    child?.process.kill('SIGKILL');
    await child?.exit;
  }

  /** All that its processes have logged. */
  output(): string {
    return [this.#said, ...[...this.#children.values()].map(child => child.output())].join('\n');
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const child of this.#children.values()) {
      child.process.kill('SIGKILL');
      await child.exit;
    }
  }
}

/** Two hosts over one database, with the folders that they share. */
export class Hosts {
  readonly test: TestDatabase;
  readonly hosts: readonly [Host, Host];
  readonly #folder: string;
  readonly #shared: string;

  private constructor(test: TestDatabase, hosts: [Host, Host], folder: string, shared: string) {
    this.test = test;
    this.hosts = hosts;
    this.#folder = folder;
    this.#shared = shared;
  }

  static async open(): Promise<Hosts> {
    const test = await createTestDatabase();
    const folder = await mkdtemp(path.join(tmpdir(), 'negareh-hosts-'));
    const shared = path.join(folder, 'shared');
    for (const name of SHARED) await mkdir(path.join(shared, name), { recursive: true });
    const start = (name: string) => Host.start(path.join(folder, name), shared, test.url);
    const site = new Hosts(test, [await start('a'), await start('b')], folder, shared);
    // So that both take part from the beginning.
    await Promise.all(
      site.hosts.map(host =>
        waitFor(() => /"process":"worker"[^\n]*"msg":"ready"/.test(host.output()), 240_000),
      ),
    );
    return site;
  }

  async model() {
    return prepareModel('demo', { precision: 'fp32', modelsDir: path.join(this.#shared, 'models') });
  }

  /** Takes images in, and tells the workers. */
  async ingest(from: number, count: number): Promise<void> {
    const seeds = Array.from({ length: count }, (_, index) => from + index);
    const items = await Promise.all(
      seeds.map(async seed => ({
        name: `${seed}`,
        // Of one size there are 256 different ones.
        content: await jpeg(seed % 200, 64 + Math.floor(seed / 200)),
        source: 'upload' as const,
        captions: [],
      })),
    );
    const images = new ImageRepository(this.test.database);
    const files = new DiskImageFiles(this.#shared);
    for await (const { status } of ingestImages(items, { images, files, limits: LIMITS })) {
      if (status !== 'added') throw new Error(`a picture was ${status}`);
    }
    const queue = await openQueue(this.test.url, log, { applicationName: 'hosts' });
    await queue.enqueue(embedImages, {});
    await queue.close();
  }

  /** Resolves when every image has its embedding, there is an index, and both searches find all of them. */
  async settle(images: number): Promise<void> {
    const embeddings = new EmbeddingRepository(this.test.database, await this.model());
    await waitFor(async () => (await embeddings.countMissing()) === 0, 240_000);
    // The searches know what was embedded before the first index is built.
    const snapshots = new SnapshotRepository(this.test.database);
    await waitFor(async () => (await snapshots.newestPublished()) !== null, 240_000);
    for (const { client } of this.hosts) {
      await waitFor(async () => {
        const state = await client.ready();
        return state.ready && state.details.images === images;
      }, 240_000);
    }
  }

  /** What does not agree, with the snapshots' folders and rows. */
  async look(): Promise<{
    readonly findings: Finding[];
    readonly folders: string[];
    readonly rows: string[];
  }> {
    const { database } = this.test;
    const model = await this.model();
    const findings = await Array.fromAsync(
      checkStore({
        database,
        dataDir: this.#shared,
        files: new DiskImageFiles(this.#shared),
        model,
        hashes: true,
      }),
    );
    const folders = await readdir(path.join(this.#shared, 'indexes'));
    const rows = await new SnapshotRepository(database).list();
    return {
      findings,
      folders: folders.filter(name => /^[0-9a-f]{8}-/.test(name)).sort(),
      rows: rows.map(({ id }) => id).sort(),
    };
  }

  /** How often each schedule was fired for each minute, by whichever host. */
  async fired(): Promise<number[]> {
    const rows = await this.test.database.prisma.$queryRaw<{ times: number }[]>`
      SELECT count(*)::int AS times FROM pgboss.job
      WHERE name = '__pgboss__send-it' GROUP BY data ->> 'name', data ->> 'slot'`;
    return rows.map(({ times }) => times);
  }

  async close(): Promise<void> {
    await Promise.all(this.hosts.map(host => host.stop()));
    await this.test.drop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
