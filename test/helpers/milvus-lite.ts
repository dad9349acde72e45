import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MilvusServer } from '../../core/engines/vector-index/milvus/server.ts';
import type { MilvusSettings } from '../../core/engines/vector-index/milvus/settings.ts';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { waitFor } from './wait-for.ts';

/** Milvus Lite is Milvus's own small server: the same protocol, FAISS index types, no cluster. */
const PACKAGES = ['milvus-lite==3.2.2', 'pymilvus==3.0.2'];
const VENV = path.resolve(process.env['MILVUS_LITE_VENV'] ?? 'node_modules/.cache/milvus-lite');
const PROGRAM = path.join(VENV, 'bin', 'milvus-lite');

/**
 * Installs it into its own environment, once.
 * @returns why it is not available here; undefined if it is.
 */
export function missingMilvusLite(): string | undefined {
  if (existsSync(PROGRAM)) return undefined;
  const run = (program: string, ...args: string[]): string | undefined => {
    const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    return status === 0
      ? undefined
      : (error?.message ?? stderr.trim().split('\n').at(-1) ?? 'no reason given');
  };
  const reason =
    run(
      'python3',
      '-c',
      'import sys; assert sys.version_info >= (3, 10), "Python 3.10 or newer is wanted"',
    ) ??
    run('python3', '-m', 'venv', VENV) ??
    run(path.join(VENV, 'bin', 'pip'), 'install', '-q', '--disable-pip-version-check', ...PACKAGES);
  return existsSync(PROGRAM) ? undefined : (reason ?? 'it has no program milvus-lite');
}

/** A test's own server, on its own port, with a folder that outlives its process. */
export class MilvusLite {
  readonly settings: MilvusSettings;
  readonly #folder: string;
  #child: ChildProcess | undefined;

  private constructor(settings: MilvusSettings, folder: string) {
    this.settings = settings;
    this.#folder = folder;
  }

  static async start(): Promise<MilvusLite> {
    const url = `http://127.0.0.1:${await findFreePort()}`;
    const folder = await mkdtemp(path.join(tmpdir(), 'negareh-milvus-'));
    const settings = {
      url,
      token: undefined,
      database: undefined,
      timeoutMs: 10_000,
      fallback: 'none',
    } as const;
    const server = new MilvusLite(settings, folder);
    await server.resume();
    return server;
  }

  /** Restarts it on the same folder. Resolves when it answers. */
  async resume(): Promise<void> {
    const { hostname, port } = new URL(this.settings.url);
    this.#child = spawn(PROGRAM, ['server', '--data-dir', this.#folder, '--host', hostname, '--port', port], {
      stdio: 'ignore',
    });
    const client = new MilvusServer(this.settings);
    await waitFor(() => client.ask('', it => it.listCollections()).then(Boolean, () => false));
    await client.close();
  }

  /** Ends it like a crash. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Makes it accept calls without answering any. */
  freeze(): () => void {
    this.#child?.kill('SIGSTOP');
    return () => this.#child?.kill('SIGCONT');
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
