import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { leftSnapshots } from '../../../../../core/engines/vector-index/snapshot/left-snapshots.ts';
import { verifySnapshot } from '../../../../../core/engines/vector-index/snapshot/verify-snapshot.ts';
import { newId } from '../../../../../core/ground/domain/id.ts';
import { seededRandom } from '../../../../../core/ground/domain/seeded-random.ts';
import { sweepLeftovers } from '../../../../../core/ground/files/leftovers.ts';
import { findProcesses } from '../../../../helpers/find-processes.ts';
import { randomImages } from '../random-images.ts';
import { snapshotOf } from '../snapshots.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const temporary = temporaryFolder();
const WRITER = path.resolve(
  import.meta.dirname,
  '../../../../helpers/processes/write-snapshots-endlessly.ts',
);

/** Starts a writer, kills it after so many milliseconds of writing and returns the folders that it called whole. */
async function writeAndKill(milliseconds: number, factory?: string): Promise<string[]> {
  const words = [WRITER, temporary.path, ...(factory ? [factory] : [])];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const output = createInterface(child.stdout).on('line', line => lines.push(line));
  await once(output, 'line');
  await sleep(milliseconds);
  child.kill('SIGKILL');
  await once(child, 'close');
  return lines.slice(1);
}

const sweep = (options?: Parameters<typeof leftSnapshots>[0], folder = temporary.path) =>
  sweepLeftovers(folder, leftSnapshots(options));

const isWhole = (name: string): boolean => !name.startsWith('.');

describe('a writer that is killed', () => {
  it('leaves whole snapshots or nothing that could be opened, and the rest is swept', async () => {
    const random = seededRandom(Date.now());
    const finished: string[] = [];
    for (let round = 0; round < 12; round++) finished.push(...(await writeAndKill(random() * 150)));
    const names = await readdir(temporary.path);
    for (const name of names.filter(isWhole)) {
      await verifySnapshot(path.join(temporary.path, name), { hashes: true });
    }
    expect(names).toEqual(expect.arrayContaining(finished.map(folder => path.basename(folder))));
    const leftovers = names.filter(name => !isWhole(name));
    // Twelve kills at random moments hit the middle of a snapshot nearly every time.
    expect(leftovers.length).toBeGreaterThan(0);
    expect(await sweep()).toEqual([]);
    expect((await sweep({ idleMs: -1000 })).sort()).toEqual(leftovers.sort());
    expect((await readdir(temporary.path)).sort()).toEqual(names.filter(isWhole).sort());
  });
});

describe('a writer that is killed while FAISS builds', { tags: ['faiss'] }, () => {
  it('leaves whole snapshots or nothing that could be opened, and its own building process ends', async () => {
    const before = new Set(await readdir(temporary.path));
    const random = seededRandom(Date.now());
    for (let round = 0; round < 5; round++) await writeAndKill(200 + random() * 1_500, 'HNSW8');
    const leftovers = async () =>
      (await readdir(temporary.path)).filter(name => !isWhole(name) && !before.has(name));
    expect((await leftovers()).length).toBeGreaterThan(0);
    // What was building finishes the call that it is in, and ends.
    await expect.poll(() => findProcesses(temporary.path)).toEqual([]);
    const whole = (await readdir(temporary.path)).filter(name => isWhole(name) && !before.has(name));
    for (const name of whole) {
      expect((await verifySnapshot(path.join(temporary.path, name), { hashes: true })).engine).toBe('faiss');
    }
    await sweep({ idleMs: -1000 });
    expect(await leftovers()).toEqual([]);
  });
});

describe('what is left in the folder of snapshots', () => {
  it('removes whole snapshots that the database does not know, and nothing else', async () => {
    const images = randomImages(3, 4, seededRandom(1));
    const [known, unknown] = [
      await snapshotOf(temporary.path, images),
      await snapshotOf(temporary.path, images),
    ];
    const keep = new Set([path.basename(known.folder)]);
    expect(await sweep({ keep })).toEqual([]);
    const swept = await sweep({ keep, idleMs: -1000 });
    expect(swept).toContain(path.basename(unknown.folder));
    expect(await readdir(temporary.path)).toEqual([path.basename(known.folder)]);
  });

  it('has nothing to do where there is no folder yet', async () => {
    expect(await sweep({}, path.join(temporary.path, newId()))).toEqual([]);
  });
});
