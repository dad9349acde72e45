import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { ROOT } from '../../core/ground/project.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { parseDockerfile, valuesOf } from '../helpers/dockerfile.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { startTelegram, TEST_TOKEN } from '../stand-ins/telegram/server.ts';
import { baseSystem, whyNoBareMachines } from './bare/base-systems.ts';
import { type RehearsedStage, type RunningProgram, rehearseStage } from './bare/image-rehearsal.ts';

const FOLDER = process.env['BARE_FOLDER'] ?? path.join(tmpdir(), 'negareh-bare');
const BUILD_MS = 30 * 60_000;
/** Five processes compile and prepare the model for the first time. */
const START_MS = 5 * 60_000;

const wordsOf = (value: string): string[] => JSON.parse(value.slice(value.indexOf('['))) as string[];

const missing = whyNoBareMachines();
describe.skipIf(missing)(`the image${missing ? ` (left out: ${missing})` : ''}`, () => {
  it('comes out of the Dockerfile’s own steps, and its processes run as nobody of power', {
    timeout: BUILD_MS,
  }, async () => {
    const base = await baseSystem(path.join(FOLDER, 'systems'), 'slim');
    const folder = path.join(FOLDER, 'images');
    await mkdir(folder, { recursive: true });
    const stages = parseDockerfile(readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8'));
    const made = new Map<string, RehearsedStage>();
    const started: RunningProgram[] = [];
    const database = await createTestDatabase();
    const telegram = await startTelegram();
    const [searchPort, dashboardPort] = [await findFreePort(), await findFreePort()];
    const settings = {
      DATABASE_URL: database.url,
      API_TOKEN: 'a secret of more than sixteen letters',
      SEARCH_PORT: String(searchPort),
      DASHBOARD_PORT: String(dashboardPort),
      SEARCH_URL: `http://127.0.0.1:${searchPort}`,
      DASHBOARD_HOST: '0.0.0.0',
    };
    try {
      for (const [index, stage] of stages.entries())
        made.set(stage.name ?? String(index), await rehearseStage(stage, { base, folder, earlier: made }));
      const image = [...made.values()].at(-1)!;
      const last = stages.at(-1)!;
      const entry = wordsOf(valuesOf(last, 'ENTRYPOINT')[0]!);
      const health = wordsOf(valuesOf(last, 'HEALTHCHECK')[0]!);
      const start = (name: string, more = {}) => {
        const program = image.start([...entry, name], { ...settings, ...more });
        started.push(program);
        return program;
      };
      const isHealthy = async (url: string) =>
        (await image.start(health, { ...settings, HEALTH_URL: url }).code) === 0;

      const search = start('search', { SEARCH_HOST: '0.0.0.0' });
      const worker = start('worker');
      const dashboard = start('dashboard');
      const bot = start('bot', { TELEGRAM_TOKEN: TEST_TOKEN, TELEGRAM_API_ROOT: telegram.root });
      const crawler = start('crawler', { CRAWL_CONTACT: 'https://example.org/crawler' });
      const processes = { search, worker, dashboard, bot, crawler };
      await waitFor(() => isHealthy(`http://127.0.0.1:${searchPort}/readyz`), START_MS);
      await waitFor(() => isHealthy(`http://127.0.0.1:${dashboardPort}/readyz`), START_MS);
      for (const one of [worker, crawler]) await waitFor(() => /"ready"/.test(one.output()), START_MS);
      // Those without an address of their own are well as long as they live.
      expect(await image.start(health).code).toBe(0);
      const person = telegram.user();
      person.send('/start');
      await person.until(all => all.length > 0, 'a greeting');

      const who = image.start(['sh', '-c', 'id -u; touch /app/x 2>&1; touch /data/y && echo written']);
      expect(await who.code).toBe(0);
      expect(who.output()).toMatch(/^10001\n.*(?:denied|Read-only).*\nwritten\n$/s);
      const status = image.start([...entry, 'negareh', 'status'], settings);
      expect(await status.code, status.output()).toBe(0);
      expect((await fetch(`http://127.0.0.1:${dashboardPort}/search`)).status).toBe(200);

      const ended = Object.entries(processes).map(
        async ([name, one]) => [name, await one.userIds(), await one.stop()] as const,
      );
      const expected = Object.keys(processes).map(name => [name, [10_001], 0]);
      expect(await Promise.all(ended)).toEqual(expected);
      expect(await isHealthy(`http://127.0.0.1:${searchPort}/readyz`)).toBe(false);
    } catch (error) {
      const said = started.map(({ output }) => output().slice(-3_000)).join('\n=====\n');
      throw new Error(`the programs said:\n${said}`, { cause: error });
    } finally {
      for (const stage of [...made.values()].reverse()) await stage.close();
      await telegram.close();
      await database.drop();
    }
  });
});
