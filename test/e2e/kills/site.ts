import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from '../../../core/ground/net/ports.ts';
import { ROOT } from '../../../core/ground/project.ts';
import { SearchClient } from '../../../core/work/search/client.ts';
import { serverUrl } from '../../../postgres/connection.ts';
import { makePlace, rootsPlace } from '../../../postgres/place.ts';
import { runningPostmaster } from '../../../postgres/postmaster.ts';
import { processStart } from '../../../setup/processes.mjs';
import { jpeg } from '../../core/data/images/pictures.ts';
import { type Child, startChild } from '../../helpers/child.ts';
import { childEnvironment } from '../../helpers/child-environment.ts';
import { findProcesses } from '../../helpers/find-processes.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import { startTelegram, TEST_TOKEN, type TelegramStandIn } from '../../stand-ins/telegram/server.ts';

export const SERVICES = ['search', 'worker', 'bot'] as const;
export type Service = (typeof SERVICES)[number];
export type Victim = Service | 'supervisor' | 'postgres' | 'ingest';

/** A whole Negareh of its own: supervisor, processes, embedded PostgreSQL, Telegram stand-in. */
export class Site {
  readonly folder: string;
  readonly telegram: TelegramStandIn;
  readonly client: SearchClient;
  readonly #environment: Record<string, string | undefined>;
  #supervisor: Child | undefined;
  #ingest: Child | undefined;
  /** By earlier supervisors. */
  #said = '';

  private constructor(
    folder: string,
    telegram: TelegramStandIn,
    ports: { search: number; postgres: number },
  ) {
    this.folder = folder;
    this.telegram = telegram;
    // A busy machine answers late, which is no failure; what was asked of a killed process is refused at once.
    this.client = new SearchClient({ baseUrl: `http://127.0.0.1:${ports.search}`, timeoutMs: 30_000 });
    this.#environment = childEnvironment({
      DATA_DIR: path.join(folder, 'data'),
      POSTGRES_DIR: path.join(folder, 'postgres'),
      POSTGRES_PORT: String(ports.postgres),
      SEARCH_PORT: String(ports.search),
      DEMO: 'off',
      LOG_LEVEL: 'warn',
      DEVICE: 'cpu',
      ENCODER_THREADS: '1',
      TELEGRAM_TOKEN: TEST_TOKEN,
      TELEGRAM_API_ROOT: telegram.root,
    });
  }

  static async open(): Promise<Site> {
    const folder = await mkdtemp(path.join(tmpdir(), 'negareh-kills-'));
    // PostgreSQL's own user must be able to enter it.
    await chmod(folder, 0o711);
    const ports = { search: await findFreePort(), postgres: await findFreePort() };
    const site = new Site(folder, await startTelegram(), ports);
    await site.start();
    return site;
  }

  get dataDir(): string {
    return path.join(this.folder, 'data');
  }

  /** Of the database, while PostgreSQL runs. */
  get databaseUrl(): string {
    const { port } = runningPostmaster(this.#place) ?? { port: 0 };
    return serverUrl(this.#place, port).replace(/postgres$/, 'negareh');
  }

  /** Starts the supervisor and waits until it says that searches are answered. */
  async start(): Promise<void> {
    this.#said += this.#supervisor?.output() ?? '';
    this.#supervisor = startChild('run-real-system.ts', SERVICES, { env: this.#environment, cwd: ROOT });
    await this.#supervisor.says(/Negareh is ready/, 240_000);
  }

  /** Kills with -9. @returns when, by performance.now(); undefined when it does not run at the moment. */
  async kill(victim: Victim): Promise<number | undefined> {
    const pid = this.#pidOf(victim);
    if (pid === undefined) return undefined;
    process.kill(pid, 'SIGKILL');
    const killed = performance.now();
    await waitFor(() => processStart(pid) === undefined);
    if (victim === 'supervisor') await this.#supervisor?.exit;
    return killed;
  }

  /** Resolves when all of it runs again and says that it is ready; a killed supervisor is started again, as systemd does. */
  async whole(): Promise<void> {
    if (this.#pidOf('supervisor') === undefined) await this.start();
    await waitFor(() => SERVICES.every(name => this.#pidOf(name) !== undefined), 240_000);
    await waitFor(() => runningPostmaster(this.#place)?.state === 'ready', 240_000);
    await waitFor(async () => (await this.client.ready().catch(() => undefined))?.ready, 240_000);
  }

  /** A folder with new images, which are others for another `from`. */
  async pictures(from: number, count: number): Promise<string> {
    const folder = path.join(this.folder, `pictures-${from}`);
    await mkdir(folder, { recursive: true });
    for (let index = from; index < from + count; index++) {
      await writeFile(path.join(folder, `${index}.jpg`), await jpeg(index, 48 + (index % 60)));
      await writeFile(path.join(folder, `${index}.txt`), 'دایرهٔ سفید');
    }
    return folder;
  }

  /** `negareh ingest` as a user runs it. @returns its exit code, or the signal that ended it. */
  async ingest(folder: string): Promise<number | NodeJS.Signals | null> {
    const child = startChild(path.join(ROOT, 'cli/main.ts'), ['ingest', folder], {
      env: this.#environment,
      cwd: ROOT,
    });
    this.#ingest = child;
    const code = await child.exit;
    this.#ingest = undefined;
    return code;
  }

  /** What all processes have said. */
  output(): string {
    return this.#said + (this.#supervisor?.output() ?? '');
  }

  async close(): Promise<void> {
    for (const victim of ['ingest', 'supervisor', ...SERVICES, 'postgres'] as const) await this.kill(victim);
    await waitFor(() => findProcesses(this.folder).length === 0, 10_000).catch(() => {
      for (const pid of findProcesses(this.folder)) process.kill(pid, 'SIGKILL');
    });
    await this.telegram.close();
    // PostgreSQL may still be writing its last.
    await rm(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }

  get #place() {
    const folder = path.join(this.folder, 'postgres');
    return makePlace(folder, rootsPlace(folder));
  }

  #pidOf(victim: Victim): number | undefined {
    if (victim === 'postgres') return runningPostmaster(this.#place)?.pid;
    if (victim === 'supervisor' || victim === 'ingest') {
      const child = victim === 'ingest' ? this.#ingest : this.#supervisor;
      return child && child.process.exitCode === null && child.process.signalCode === null
        ? child.pid
        : undefined;
    }
    try {
      const notes = JSON.parse(readFileSync(path.join(this.dataDir, 'run/processes.json'), 'utf8')) as Record<
        string,
        { pid: number; started: string }
      >;
      const note = notes[victim];
      return note && processStart(note.pid) === note.started ? note.pid : undefined;
    } catch {
      return undefined;
    }
  }
}
