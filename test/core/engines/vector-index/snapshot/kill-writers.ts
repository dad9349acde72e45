import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { leftSnapshots } from '../../../../../core/engines/vector-index/snapshot/left-snapshots.ts';
import { verifySnapshot } from '../../../../../core/engines/vector-index/snapshot/verify-snapshot.ts';
import { seededRandom } from '../../../../../core/ground/domain/seeded-random.ts';
import { sweepLeftovers } from '../../../../../core/ground/files/leftovers.ts';
import { findProcesses } from '../../../../helpers/find-processes.ts';

const WRITER = path.resolve(
  import.meta.dirname,
  '../../../../helpers/processes/write-snapshots-endlessly.ts',
);

/** Starts a writer, kills it after so many milliseconds of writing and returns the folders that it called whole. */
async function writeAndKill(directory: string, milliseconds: number, factory?: string): Promise<string[]> {
  const words = [WRITER, directory, ...(factory ? [factory] : [])];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const output = createInterface(child.stdout).on('line', line => lines.push(line));
  await once(output, 'line');
  await sleep(milliseconds);
  child.kill('SIGKILL');
  await once(child, 'close');
  return lines.slice(1);
}

const isWhole = (name: string): boolean => !name.startsWith('.');

/** At random moments, in a folder of their own: so many, and more until one was in the middle of a snapshot. */
export async function killWriters(directory: string, kills: number): Promise<void> {
  const random = seededRandom(Date.now());
  const finished: string[] = [];
  const namesOf = async (wanted: (name: string) => boolean) => (await readdir(directory)).filter(wanted);
  const leftovers = () => namesOf(name => !isWhole(name));
  for (let round = 0; round < kills || (round < 12 && (await leftovers()).length === 0); round++)
    finished.push(...(await writeAndKill(directory, random() * 150)));
  const whole = await namesOf(isWhole);
  for (const name of whole) await verifySnapshot(path.join(directory, name), { hashes: true });
  expect(whole).toEqual(expect.arrayContaining(finished.map(folder => path.basename(folder))));
  const left = await leftovers();
  expect(left.length).toBeGreaterThan(0);
  expect(await sweepLeftovers(directory, leftSnapshots())).toEqual([]);
  expect((await sweepLeftovers(directory, leftSnapshots({ idleMs: -1000 }))).sort()).toEqual(left.sort());
  expect((await readdir(directory)).sort()).toEqual(whole.sort());
}

/** The same while FAISS builds, in a process of its own. */
export async function killBuilders(directory: string, kills: number): Promise<void> {
  const before = new Set(await readdir(directory));
  const random = seededRandom(Date.now());
  const leftovers = async () =>
    (await readdir(directory)).filter(name => !isWhole(name) && !before.has(name));
  for (let round = 0; round < kills || (round < 12 && (await leftovers()).length === 0); round++)
    await writeAndKill(directory, 200 + random() * 1_500, 'HNSW8');
  expect((await leftovers()).length).toBeGreaterThan(0);
  // What was building finishes the call that it is in, and ends.
  await expect.poll(() => findProcesses(directory)).toEqual([]);
  const whole = (await readdir(directory)).filter(name => isWhole(name) && !before.has(name));
  for (const name of whole) {
    expect((await verifySnapshot(path.join(directory, name), { hashes: true })).engine).toBe('faiss');
  }
  await sweepLeftovers(directory, leftSnapshots({ idleMs: -1000 }));
  expect(await leftovers()).toEqual([]);
}
