import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../core/data/database/database.ts';
import { DiskImageFiles } from '../../core/data/images/disk-image-files.ts';
import { buildIndex } from '../../core/data/jobs/definitions.ts';
import { openQueue } from '../../core/data/jobs/queue.ts';
import { TelegramUpdateRepository } from '../../core/data/telegram/telegram-updates.ts';
import { prepareModel } from '../../core/engines/models/prepare.ts';
import { seededRandom } from '../../core/ground/domain/seeded-random.ts';
import { NegarehError } from '../../core/ground/errors.ts';
import { writeWhole } from '../../core/ground/files/write-whole.ts';
import { createLog } from '../../core/ground/log.ts';
import { findFreePort } from '../../core/ground/net/ports.ts';
import { FULL, versionOfNormalizer } from '../../core/ground/persian/text-normalizers.ts';
import { ROOT } from '../../core/ground/project.ts';
import { toOwnError } from '../../core/ground/raw-errors.ts';
import { checkStore } from '../../core/work/check/check-store.ts';
import type { Finding } from '../../core/work/check/finding.ts';
import { buildSnapshot } from '../../core/work/indexing/build-index-job.ts';
import { errorMessage } from '../../locales/messages.ts';
import { openEmbedded } from '../../postgres/open-embedded.ts';
import { makePlace, rootsPlace } from '../../postgres/place.ts';
import { migrate } from '../../prisma/migrate.ts';
import { runCommand } from '../cli/run-command.ts';
import { jpeg } from '../core/data/images/pictures.ts';
import { randomBytes, startFixture } from '../core/engines/models/hub/hub-fixture.ts';
import { randomImages } from '../core/engines/vector-index/random-images.ts';
import { snapshotOf } from '../core/engines/vector-index/snapshots.ts';
import { addImages, DIMENSION, embed, publish, SPACE } from '../core/work/search/collection.ts';
import { killChildren, startChild } from '../helpers/child.ts';
import { childEnvironment } from '../helpers/child-environment.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { expectFailure } from '../helpers/expect-failure.ts';
import { canMount, smallDisk } from '../helpers/small-disk.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { waitFor } from '../helpers/wait-for.ts';

const log = createLog('test', { level: 'silent' });
let database: TestDatabase | undefined;
afterEach(async () => {
  killChildren();
  await database?.drop();
  database = undefined;
});

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter(entry => entry.isFile()).map(({ name }) => name);
}

/** Vitest says “skipped” where the operating system does not let us mount a small disk. */
describe.skipIf(!canMount)('a full disk', { timeout: 120_000 }, () => {
  test('stops an ingest with a sentence; run again with room, it goes on and misses nothing', async () => {
    database = await createTestDatabase();
    const disk = await smallDisk(64);
    const pictures = await temporaryFolder();
    for (let index = 0; index < 16; index++) {
      await writeFile(path.join(pictures, `${index}.jpg`), await jpeg(index, 500));
    }
    await disk.fill(80_000);
    const dataDir = path.join(disk.folder, 'data');
    const environment = { DATABASE_URL: database.url, DATA_DIR: dataDir, LOCALE: 'fa', DEVICE: 'cpu' };
    const full = await runCommand(['ingest', pictures], environment);
    expect(full.code).toBe(5);
    expect(full.stderr).toMatch(/دیسک در .*پر است\. جا باز کنید/);
    expect(full.stderr).not.toMatch(/ENOSPC|at .*\.ts/);
    const stored = await database.database.prisma.image.count();
    expect(stored).toBeLessThan(16);

    await disk.makeRoom();
    const again = await runCommand(['ingest', pictures], environment);
    expect(again.stderr).not.toContain('پر است');
    expect(again.code).toBe(0);
    expect(await filesUnder(path.join(dataDir, 'images'))).toHaveLength(4 * 16);
    const model = await prepareModel('demo', { precision: 'fp32', modelsDir: path.join(dataDir, 'models') });
    const findings: Finding[] = [];
    for await (const one of checkStore({
      database: database.database,
      dataDir,
      files: new DiskImageFiles(dataDir),
      model,
      hashes: true,
    }))
      findings.push(one);
    expect(findings).toEqual([]);
  });

  test('stops a backup and an export with a sentence, and leaves no part of a file', async () => {
    database = await createTestDatabase();
    const disk = await smallDisk(1);
    const dataDir = await temporaryFolder();
    const pictures = await temporaryFolder();
    for (let index = 0; index < 24; index++) {
      await writeFile(path.join(pictures, `${index}.jpg`), await jpeg(index, 500));
    }
    const environment = { DATABASE_URL: database.url, DATA_DIR: dataDir, LOCALE: 'fa', DEVICE: 'cpu' };
    expect((await runCommand(['ingest', pictures], environment)).code).toBe(0);
    await disk.fill(4_096);
    const file = (name: string) => path.join(disk.folder, name);
    for (const words of [
      ['backup', file('whole.tar.zst')],
      ['index', 'export', file('whole.faiss')],
    ]) {
      const { code, stderr } = await runCommand(words, environment);
      expect([code, stderr]).toEqual([5, expect.stringMatching(/دیسک در .*پر است\. جا باز کنید/)]);
      expect(stderr).not.toMatch(/ENOSPC|at .*\.ts/);
    }
    expect((await filesUnder(disk.folder)).filter(name => name.includes('whole'))).toEqual([]);
    await disk.makeRoom();
    expect((await runCommand(['index', 'export', file('whole.faiss')], environment)).code).toBe(0);
  });

  test.each(['Flat', 'HNSW32'])(
    'stops the build of %s for FAISS as a full disk, not as a fault of FAISS',
    { tags: ['faiss'] },
    async factory => {
      const disk = await smallDisk(2);
      const images = randomImages(2_040, 128, seededRandom(1));
      const building = snapshotOf(disk.folder, images, 128, { factory, recall: 0.9 });
      await expect(building).rejects.toMatchObject({ code: 'disk.full' });
      expect(await readdir(disk.folder)).toEqual([]);
    },
  );

  test('stops the build of an index, the published one stays, and the worker goes on by itself', async () => {
    database = await createTestDatabase();
    const disk = await smallDisk(4);
    await embed(database.database, await addImages(database.database, 200));
    const before = await publish(database.database, disk.folder);
    await disk.fill(4_096);
    const lines: string[] = [];
    const described = createLog('worker', { write: line => lines.push(line) });
    const queue = await openQueue(database.url, described, {
      applicationName: 'disk-full',
      supervise: true,
      describe: error => errorMessage('fa', error),
    });
    const model = {
      ...SPACE,
      dimension: DIMENSION,
      normalizerVersion: versionOfNormalizer(FULL),
      vision: { graphPath: '', imageSize: 64 },
      text: { graphPath: '', tokenizerFolder: '', maxTokens: 40, padTokenId: 1 },
    };
    const services = { database: database.database, model, dataDir: disk.folder, log };
    await queue.work(buildIndex, async () => ((await buildSnapshot(services)) ? 'success' : 'skipped'));
    try {
      await queue.enqueue(buildIndex, { force: true });
      await waitFor(() => lines.some(line => line.includes('پر است')));
      const rows = () => database!.database.prisma.indexSnapshot.findMany({ orderBy: { id: 'asc' } });
      expect((await rows()).map(({ id, state }) => (id === before.id ? `first ${state}` : state))).toEqual([
        'first published',
        'failed',
      ]);
      expect(await readdir(path.join(disk.folder, 'indexes'))).toEqual([before.id]);
      await disk.makeRoom();
      await waitFor(
        async () => (await rows()).some(({ id, state }) => id !== before.id && state === 'published'),
        60_000,
      );
    } finally {
      await queue.close();
    }
  });

  test('stops the preparing of a model, which leaves nothing half', async () => {
    const disk = await smallDisk(16);
    const modelsDir = path.join(disk.folder, 'models');
    await disk.fill(1_000_000);
    const options = { precision: 'fp32', modelsDir } as const;
    await expectFailure(prepareModel('demo', options), 'disk.full', modelsDir);
    expect((await filesUnder(modelsDir)).filter(name => name !== 'hashes.json')).toEqual([]);
    await disk.makeRoom();
    await prepareModel('demo', options);
  });

  test('stops a download, which goes on behind what it has', async () => {
    const disk = await smallDisk(2);
    const weights = randomBytes(900_000);
    const { hub, pull } = await startFixture({ files: { 'model.safetensors': weights } });
    await disk.fill(400_000);
    const cacheFolder = path.join(disk.folder, 'cache');
    await expectFailure(pull({}, { cacheFolder }), 'disk.full', disk.folder);
    await disk.makeRoom();
    const { folder } = await pull({}, { cacheFolder });
    expect(weights.equals(await readFile(path.join(folder, 'model.safetensors')))).toBe(true);
    const ranges = hub.requests.flatMap(({ range }) => range ?? []);
    expect(Number(/bytes=(\d+)-/.exec(ranges.at(-1) ?? '')?.[1])).toBeGreaterThan(300_000);
  });

  test('leaves a plot as it was, whole', async () => {
    const disk = await smallDisk(1);
    const file = path.join(disk.folder, 'plot.svg');
    await writeWhole(file, 'before');
    await disk.fill();
    await expectFailure(writeWhole(file, Buffer.alloc(100_000)), 'disk.full', file);
    expect(await readdir(disk.folder)).toEqual(expect.arrayContaining(['filler', 'plot.svg']));
    expect(await readdir(disk.folder)).toHaveLength(2);
    expect(await readFile(file, 'utf8')).toBe('before');
  });

  test('stops PostgreSQL from taking more, loses nothing that it took, and the bot confirms nothing', async () => {
    const disk = await smallDisk(160);
    const place = makePlace(path.join(disk.folder, 'postgres'), rootsPlace());
    const server = await openEmbedded(place, { port: await findFreePort() }, log);
    const full = openDatabase(server.url);
    try {
      await migrate(server.url, log);
      const updates = new TelegramUpdateRepository(full);
      const kept = (from: number) =>
        Array.from({ length: 50 }, (_, index) => ({
          updateId: from + index,
          payload: JSON.stringify({
            update_id: from + index,
            text: randomBytes(3_000, index).toString('base64'),
          }),
        }));
      await updates.keep(1, kept(0));
      await disk.fill();
      let stored = 50;
      const fillUp = async (): Promise<void> => {
        for (; stored < 50_000; stored += 50) await updates.keep(1, kept(stored));
      };
      const error = toOwnError(await fillUp().catch((reason: unknown) => reason));
      if (!(error instanceof NegarehError)) throw error;
      expect(error.code).toBe('database.full');
      expect(errorMessage('fa', error)).toContain('دیسک پایگاه داده پر است');
      await disk.makeRoom();
      await updates.keep(1, kept(stored));
      expect(await full.prisma.telegramUpdate.count()).toBe(stored + 50);
    } finally {
      await full.close();
      await server.close();
    }
  });

  test('lets the supervisor go on: what ends is started again', async () => {
    database = await createTestDatabase();
    const disk = await smallDisk(1);
    const env = childEnvironment({
      DATA_DIR: path.join(disk.folder, 'data'),
      DATABASE_URL: database.url,
      SEARCH_PORT: String(await findFreePort()),
      DEMO: 'off',
    });
    const system = startChild('run-system.ts', ['search', 'crashing'], { env });
    await system.says(/Negareh is ready/);
    await disk.fill();
    const endings = () => system.output().match(/crashing ended/g)?.length ?? 0;
    const before = endings();
    await waitFor(() => endings() > before + 1);
    system.process.kill('SIGTERM');
    expect(await system.exit).toBe(0);
  });
});

describe('a full standard output', () => {
  const toFull = async (file: string, args: readonly string[] = [], environment = {}) => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [path.resolve(ROOT, file), ...args], {
      env: childEnvironment(environment),
      stdio: ['ignore', full, 'pipe'],
    });
    let said = '';
    child.stderr?.on('data', chunk => (said += chunk));
    const [code] = await once(child, 'close');
    return { code, said };
  };

  test('ends a command with a sentence', async () => {
    const { code, said } = await toFull('cli/main.ts', ['help'], { LOCALE: 'fa' });
    expect(said).toContain('پر است');
    expect(said).not.toMatch(/ENOSPC|node:/);
    expect(code).toBe(5);
  });

  test('of a process does not end it: its log waits', async () => {
    const { code, said } = await toFull('test/helpers/processes/log-lines.ts');
    expect(said).toBe('still here\n');
    expect(code).toBe(0);
  });
});
