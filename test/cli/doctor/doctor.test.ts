import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, truncate, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { checkDisk } from '../../../cli/doctor/check-disk.ts';
import { memoryFinding, nodeFinding } from '../../../cli/doctor/check-environment.ts';
import { checkExactScan } from '../../../cli/doctor/check-exact-scan.ts';
import { checkIndex } from '../../../cli/doctor/check-index.ts';
import { checkModel } from '../../../cli/doctor/check-model.ts';
import { checkPostgres } from '../../../cli/doctor/check-postgres.ts';
import { checkPorts, checkProcesses } from '../../../cli/doctor/check-running.ts';
import { checkClock, checkTelegram } from '../../../cli/doctor/check-telegram.ts';
import type { DoctorContext } from '../../../cli/doctor/context.ts';
import type { Diagnosis } from '../../../cli/doctor/finding.ts';
import { dataFolders } from '../../../core/ground/files/data-folders.ts';
import { publish } from '../../core/work/search/collection.ts';
import { createGallery, type Gallery } from '../../core/work/search/gallery.ts';
import { createEmptyDatabase } from '../../helpers/database.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { testConfig } from '../../helpers/test-settings.ts';
import { startTelegram, TEST_TOKEN, type TelegramStandIn } from '../../stand-ins/telegram/server.ts';
import { freePort, runCommand } from '../run-command.ts';

let gallery: Gallery;
let telegram: TelegramStandIn;
beforeAll(async () => {
  gallery = await createGallery(4, { SEARCH_PORT: String(await freePort()) });
  await publish(gallery.test.database, gallery.config.dataDir, gallery.model);
  telegram = await startTelegram();
});
afterAll(async () => {
  await telegram.close();
  await gallery.drop();
});

/** What a check is given when these settings hold. */
function contextOf(settings: Record<string, string>): DoctorContext {
  const config = testConfig({ ...gallery.environment, ...settings });
  return { config, problems: [], message: ({ code }) => code, clocks: [], defer: () => undefined };
}

const codesOf = async (
  check: (context: DoctorContext) => Promise<readonly { level: string; code: string }[]>,
  settings: Record<string, string> | DoctorContext = {},
): Promise<string[]> => {
  const context = 'config' in settings ? (settings as DoctorContext) : contextOf(settings);
  return (await check(context)).map(({ level, code }) => `${level} ${code}`);
};

const codesOfOutput = (stdout: string): string[] =>
  (JSON.parse(stdout) as { checks: Diagnosis[] }).checks.map(({ level, code }) => `${level} ${code}`);

async function withServer(
  answer: (url: string) => { status: number; body: string; date?: Date },
): Promise<number> {
  const server: Server = createServer((request, response) => {
    const { status, body, date } = answer(request.url ?? '');
    if (date) response.setHeader('date', date.toUTCString());
    response.writeHead(status).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe('negareh doctor', () => {
  it('says how exact search compares here: as it was set, or as was measured once', async () => {
    const context = contextOf({});
    expect(await codesOf(checkExactScan, { EXACT_SCAN: 'fp32' })).toEqual(['ok exact-scan.set']);
    expect(await codesOf(checkExactScan)).toEqual(['ok exact-scan.unmeasured']);
    const file = dataFolders(context.config).exactScan;
    await mkdir(path.dirname(file), { recursive: true });
    for (const [int8Ms, productsMs, code] of [
      [2, 20, 'int8'],
      [9, 60, 'fp32'],
      [2, 60, 'int8-for-one'],
      [9, 20, 'int8-for-many'],
    ] as const) {
      const many = { kernelMs: 70, productsMs, fp32Ms: 50 };
      await writeFile(file, JSON.stringify({ machine: 'here', int8Ms, fp32Ms: 8, many }));
      const parameters = { machine: 'here', int8Ms, fp32Ms: 8, int8ManyMs: productsMs, fp32ManyMs: 50 };
      expect(await checkExactScan(context)).toEqual([
        { level: 'ok', code: `exact-scan.${code}`, parameters },
      ]);
    }
  });

  it('finds nothing wrong with a system that is well, and says what is there', async () => {
    const settings = { TELEGRAM_TOKEN: TEST_TOKEN, TELEGRAM_API_ROOT: telegram.root };
    const { code, stdout, stderr } = await runCommand(['doctor', '--json'], {
      ...gallery.environment,
      ...settings,
    });
    expect([code, stderr]).toEqual([0, '']);
    const found = codesOfOutput(stdout);
    expect(found.filter(one => !/^ok|faiss|memory|disk/.test(one))).toEqual([]);
    for (const well of ['configuration', 'onnxruntime', 'postgres', 'model', 'index', 'telegram', 'clock'])
      expect(found).toContain(`ok ${well}.ok`);
  });

  it('goes on to its end when half of everything is broken, and says what mends it', async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'file'), '');
    const broken = {
      LOCALE: 'fa',
      LOG_LEVEL: 'loud',
      SEARCH_PORT: '99999',
      DATA_DIR: path.join(folder, 'file'),
      DATABASE_URL: 'postgresql://nobody:secret@127.0.0.1:1/none',
      DEVICE: 'cuda',
      MODEL: 'nothing',
      TELEGRAM_TOKEN: TEST_TOKEN,
      TELEGRAM_API_ROOT: `http://127.0.0.1:${await freePort()}`,
    };
    const { code, stdout, stderr } = await runCommand(['doctor'], broken);
    expect([code, stderr]).toEqual([4, '']);
    for (const words of ['LOG_LEVEL', 'SEARCH_PORT', 'DATA_DIR', 'ECONNREFUSED', 'DEVICE=cpu', 'nothing'])
      expect(stdout).toContain(words);
    expect(stdout).toContain('→');
    expect(stdout).toContain('۷ خرابی');
    expect(stdout).not.toContain('secret');
    expect(stdout).not.toContain(TEST_TOKEN);
    expect(stdout).not.toMatch(/ {4}at |undefined|\[object/);
  });
});

describe('the doctor tells', () => {
  it('a database that is away, refuses, is behind, is ahead, or was made by another version', async () => {
    const url = new URL(gallery.test.url);
    const at = (changes: Partial<URL>) => ({ DATABASE_URL: Object.assign(new URL(url), changes).href });
    expect(await codesOf(checkPostgres, at({ port: '1' }))).toEqual(['fail postgres.unreachable']);
    expect(await codesOf(checkPostgres, at({ hostname: 'nowhere.invalid' }))).toEqual([
      'fail postgres.unreachable',
    ]);
    expect(await codesOf(checkPostgres, at({ password: 'wrong' }))).toEqual(['fail postgres.refused']);
    expect(await codesOf(checkPostgres, at({ pathname: '/none' }))).toEqual(['fail postgres.refused']);
    const empty = await createEmptyDatabase();
    onTestFinished(() => empty.drop());
    expect(await codesOf(checkPostgres, { DATABASE_URL: empty.url })).toEqual(['warn postgres.pending']);

    const other = await createGallery(0);
    onTestFinished(() => other.drop());
    const client = new Client({ connectionString: other.test.url });
    await client.connect();
    const note = (sql: string) =>
      client.query(`UPDATE _prisma_migrations SET ${sql} WHERE migration_name = '0_init'`);
    const look = () => codesOf(checkPostgres, { DATABASE_URL: other.test.url });
    await note("checksum = repeat('0', 64)");
    expect(await look()).toEqual(['fail postgres.changed']);
    await note('finished_at = NULL');
    expect(await look()).toEqual(['fail postgres.failed-migration']);
    await note("finished_at = now(), migration_name = '99990101000000_to_come'");
    expect(await look()).toEqual(['fail postgres.newer']);
    await client.end();
  });

  it('an embedded PostgreSQL that was never set up, and one that does not start', async () => {
    const dataDir = await temporaryFolder();
    const postgresDir = path.join(dataDir, 'postgres');
    const settings = { DATABASE_URL: '', DATA_DIR: dataDir, POSTGRES_DIR: postgresDir };
    expect(await codesOf(checkPostgres, settings)).toEqual(['ok postgres.new']);
    await mkdir(path.join(postgresDir, 'data'), { recursive: true });
    await writeFile(path.join(postgresDir, 'data', 'PG_VERSION'), '9.6\n');
    expect(await codesOf(checkPostgres, settings)).toEqual(['fail postgres.start-failed']);
  });

  it('a port of another program from its own, and one that cannot be had', async () => {
    const taken = await withServer(() => ({ status: 404, body: 'not ours' }));
    expect(await codesOf(checkPorts, { SEARCH_PORT: String(taken) })).toEqual(['fail ports.taken']);
    expect(await codesOf(checkPorts, { SEARCH_HOST: '192.0.2.1', API_TOKEN: 'x'.repeat(16) })).toEqual([
      'fail ports.unusable',
    ]);
    const parameters = { service: 'search' };
    const starting = {
      error: { code: 'service.starting', kind: 'retry', message: '', requestId: '1', parameters },
    };
    const ours = await withServer(() => ({ status: 503, body: JSON.stringify(starting) }));
    expect(await codesOf(checkPorts, { SEARCH_PORT: String(ours) })).toEqual(['ok ports.ours']);
    expect(await codesOf(checkProcesses, { SEARCH_PORT: String(ours) })).toEqual([
      'warn processes.not-ready',
    ]);
  });

  it('a token that is refused, a server that is none, and a clock that is off', async () => {
    const ask = (settings: Record<string, string>) => contextOf({ TELEGRAM_TOKEN: TEST_TOKEN, ...settings });
    const other = ask({ TELEGRAM_TOKEN: `${TEST_TOKEN.slice(0, -4)}9999`, TELEGRAM_API_ROOT: telegram.root });
    expect(await codesOf(checkTelegram, other)).toEqual(['fail telegram.refused']);
    const [refused] = await checkTelegram(other);
    expect(refused?.parameters).toMatchObject({ description: 'Unauthorized' });
    const date = new Date(Date.now() - 3_600_000);
    const port = await withServer(() => ({ status: 200, body: '<html>blocked</html>', date }));
    const blocked = ask({ TELEGRAM_API_ROOT: `http://127.0.0.1:${port}` });
    expect(await codesOf(checkTelegram, blocked)).toEqual(['fail telegram.strange']);
    expect(await checkClock(blocked)).toMatchObject([
      { level: 'fail', code: 'clock.off', parameters: { against: 'Telegram' } },
    ]);
    const proxied = ask({ TELEGRAM_API_ROOT: telegram.root, TELEGRAM_PROXY: 'socks5://127.0.0.1:1' });
    expect(await codesOf(checkTelegram, proxied)).toEqual(['fail telegram.unreachable']);
  });

  it('a damaged model and a damaged index', async () => {
    const other = await createGallery(4);
    onTestFinished(() => other.drop());
    const { dataDir } = other.config;
    const settings = { DATA_DIR: dataDir, DATABASE_URL: other.test.url };
    const look = async () => {
      const context = contextOf(settings);
      await checkPostgres(context);
      return [...(await codesOf(checkModel, context)), ...(await codesOf(checkIndex, context))];
    };
    expect(await look()).toEqual(['ok model.ok', 'warn index.none']);
    await publish(other.test.database, dataDir, other.model);
    await truncate(other.model.vision.graphPath, 100);
    const indexes = path.join(dataDir, 'indexes');
    const [snapshot] = await readdir(indexes);
    await truncate(path.join(indexes, snapshot!, 'vectors.f32'), 10);
    expect(await look()).toEqual(['fail model.damaged', 'fail index.invalid']);
  });

  it('a disk that is full, cannot be written, or is too small', async () => {
    const folder = await temporaryFolder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    } catch {
      return; // only root may mount
    }
    try {
      expect(await codesOf(checkDisk, { DATA_DIR: folder })).toEqual(['fail disk.full']);
      execFileSync('mount', ['-o', 'remount,ro', folder]);
      expect(await codesOf(checkDisk, { DATA_DIR: folder })).toEqual(['fail disk.unwritable']);
      execFileSync('mount', ['-o', 'remount,rw,size=1g', folder]);
      expect(await codesOf(checkDisk, { DATA_DIR: folder })).toEqual(['warn disk.low']);
    } finally {
      execFileSync('umount', [folder]);
    }
  });

  it('another Node, and a machine without memory', () => {
    expect(nodeFinding('v22.18.0')).toMatchObject({ level: 'warn', parameters: { wanted: 24 } });
    expect(nodeFinding('v24.1.0').level).toBe('ok');
    expect(memoryFinding(300e6, 8e9).level).toBe('warn');
    expect(memoryFinding(2e9, 8e9).level).toBe('ok');
  });
});
