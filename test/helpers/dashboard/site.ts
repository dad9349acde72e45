import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../../../core/ground/net/ports.ts';
import { ROOT } from '../../../core/ground/project.ts';
import { createGallery, type Gallery } from '../../core/work/search/gallery.ts';
import { childEnvironment } from '../child-environment.ts';
import { NODE_FLAGS } from '../node-flags.ts';

/** A dashboard as people use it: the production build, with its own search process and database. */
export interface Site {
  /** Of the dashboard, without a trailing slash. */
  readonly url: string;
  /** Database, data folder and the drawn pictures. */
  readonly gallery: Gallery;
  readonly dashboard: SiteProcess;
  readonly search: SiteProcess;
  /** Starts another process of the system, like core/worker.ts, and waits until it reports that it is ready. */
  start(entry: string): Promise<SiteProcess>;
  /** Starts one more dashboard with its own settings, as another host would. @returns its address */
  startAnother(settings?: Readonly<Record<string, string>>): Promise<string>;
  close(): Promise<void>;
}

/** A process that a test may kill and restart on the same port. */
export interface SiteProcess {
  /** Standard output and error so far. */
  output(): string;
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again after its end, and waits until it is ready. */
  restart(): Promise<void>;
}

export interface SiteOptions {
  /** How many drawn pictures of the demo; 40 by default. */
  readonly pictures?: number;
  /** False for tests that search nothing: search is not started then, but can be. */
  readonly search?: boolean;
  /** Additional settings for all processes. */
  readonly settings?: Readonly<Record<string, string>>;
}

const READY_LIMIT_MS = 120_000;

/**
 * Starts core/main.ts and dashboard/main.ts over a gallery of demo pictures. The build is the one that
 * `node setup.mjs --for test` made, shared by all test files.
 */
export async function openSite({
  pictures = 40,
  search: searches = true,
  settings = {},
}: SiteOptions = {}): Promise<Site> {
  const [searchPort, dashboardPort] = [await findFreePort(), await findFreePort()];
  const gallery = await createGallery(pictures, {
    SEARCH_PORT: String(searchPort),
    DASHBOARD_PORT: String(dashboardPort),
    ...settings,
  });
  const environment = { ...gallery.environment, LOG_LEVEL: 'info' };
  const answers = (port: number) => () => isAnswering(`http://127.0.0.1:${port}/readyz`);
  const search = siteProcess('core/main.ts', environment, answers(searchPort));
  const dashboard = siteProcess('dashboard/main.ts', environment, answers(dashboardPort));
  const others: SiteProcess[] = [];
  await Promise.all([searches && search.restart(), dashboard.restart()]);
  return {
    gallery,
    dashboard,
    search,
    url: `http://127.0.0.1:${dashboardPort}`,
    start: async entry => {
      const started = siteProcess(entry, environment, output => /"msg":"ready"/.test(output));
      others.push(started);
      await started.restart();
      return started;
    },
    startAnother: async (more = {}) => {
      const port = await findFreePort();
      const own = { ...environment, ...more, DASHBOARD_PORT: String(port) };
      const another = siteProcess('dashboard/main.ts', own, answers(port));
      others.push(another);
      await another.restart();
      return `http://127.0.0.1:${port}`;
    },
    close: async () => {
      await Promise.all([dashboard, search, ...others].map(one => one.kill('SIGTERM')));
      await gallery.drop();
    },
  };
}

function siteProcess(
  entry: string,
  environment: Readonly<Record<string, string>>,
  isReady: (output: string) => boolean | Promise<boolean>,
): SiteProcess {
  let output = '';
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const started = spawn(process.execPath, [...NODE_FLAGS, path.join(ROOT, entry)], {
      cwd: ROOT,
      env: childEnvironment({ NODE_ENV: 'production', ...environment }),
      // The channel tells it when the test is gone, however that ended.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child = started;
    const before = output.length;
    for (const stream of [started.stdout, started.stderr]) stream?.on('data', chunk => (output += chunk));
    for (const end = Date.now() + READY_LIMIT_MS; ; await sleep(50)) {
      if (await isReady(output.slice(before))) return;
      if (started.exitCode !== null || Date.now() > end)
        throw new Error(`${entry} did not get ready:\n${output}`);
    }
  };
  return {
    output: () => output,
    kill: async signal => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
    restart: start,
  };
}

const isAnswering = (url: string): Promise<boolean> =>
  fetch(url).then(
    answer => answer.ok,
    () => false,
  );
