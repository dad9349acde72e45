import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { ROOT } from '../../core/ground/project.ts';
import { findProcesses } from '../helpers/find-processes.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { startTelegram, TEST_TOKEN, type TelegramStandIn } from '../stand-ins/telegram/server.ts';

const run = promisify(execFile);
const READY_LIMIT_MS = 8 * 60_000;

let folder: string;
let clone: string;
let telegram: TelegramStandIn;
let environment: NodeJS.ProcessEnv;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'negareh-clone-'));
  clone = path.join(folder, 'negareh');
  telegram = await startTelegram();
  const ports = {
    POSTGRES_PORT: String(await findFreePort()),
    SEARCH_PORT: String(await findFreePort()),
    DASHBOARD_PORT: String(await findFreePort()),
  };
  const { PATH, HOME } = process.env;
  environment = { PATH, HOME, ...ports, TELEGRAM_TOKEN: TEST_TOKEN, TELEGRAM_API_ROOT: telegram.root };
});
afterAll(async () => {
  for (const pid of findProcesses(clone)) process.kill(pid, 'SIGKILL');
  await telegram.close();
  await rm(folder, { recursive: true, force: true });
});

/** `npm start` in the clone, and all that it says. */
function start() {
  // A group of its own, so that a signal reaches npm and what it runs, as Ctrl-C in a terminal does.
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk));
  return {
    child,
    output: () => output,
    ready: () => waitFor(() => /Negareh is ready/.test(output) || undefined, READY_LIMIT_MS),
    stop: async () => {
      process.kill(-child.pid!, 'SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function negareh(...args: string[]): Promise<string> {
  const { stdout } = await run('npm', ['run', '-s', 'negareh', '--', ...args], {
    cwd: clone,
    env: environment,
  });
  return stdout;
}

test(
  'a fresh clone starts with one command, answers on the command line and in Telegram, stops and starts again',
  async () => {
    await run('git', ['clone', '--quiet', ROOT, clone]);
    const first = start();
    await first.ready().catch(() => expect.fail(first.output()));

    const found = JSON.parse(await negareh('search', 'میوه', '--top', '10', '--json'));
    expect(Object.keys(found)).toEqual(['query', 'model', 'tookMs', 'results']);
    expect(found.results).toHaveLength(10);
    expect(Object.keys(found.results[0])).toEqual(['rank', 'imageId', 'score', 'path', 'caption']);
    const picture = found.results[0].path as string;

    const user = telegram.user({ language: 'fa' });
    await user.nextText(() => user.send('/start'));
    const more = await user.nextText(() => user.send('میوه'));
    expect(telegram.done('sendMediaGroup')).toHaveLength(1);
    await user.nextText(() => user.press(more, 'بیشتر'));
    expect(telegram.done('sendMediaGroup')).toHaveLength(2);

    // The dashboard is built, and says where it is.
    const [, dashboard = ''] = /web +(http:\S+)/.exec(first.output()) ?? [];
    const results = await (await fetch(`${dashboard}/search?q=${encodeURIComponent('میوه')}`)).text();
    expect(results.match(/<img /g)).toHaveLength(10);

    // A picture of one's own is found while everything runs.
    const own = path.join(folder, 'own');
    await cp(picture, path.join(own, 'من.jpg'));
    expect(await negareh('ingest', own)).toContain('1 here already');

    const second = await run('npm', ['start'], { cwd: clone, env: environment }).catch(error => error);
    expect(`${second.stdout}${second.stderr}`).toContain('running already');

    const stopping = performance.now();
    await first.stop();
    expect(performance.now() - stopping).toBeLessThan(10_000);
    await waitFor(() => findProcesses(clone).length === 0 || undefined, 10_000);

    // Killed without a chance to tidy up, nothing stays behind and the next start recovers.
    const again = start();
    await again.ready().catch(() => expect.fail(again.output()));
    const supervisor = findProcesses('start.ts').find(pid => findProcesses(clone).includes(pid));
    process.kill(supervisor ?? again.child.pid!, 'SIGKILL');
    await waitFor(() => findProcesses(clone).length === 0 || undefined, 15_000);
    const last = start();
    await last.ready().catch(() => expect.fail(last.output()));
    expect(JSON.parse(await negareh('search', 'میوه', '--json')).results).toHaveLength(10);
    await last.stop();
  },
  20 * 60_000,
);
