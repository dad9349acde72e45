import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { leftSnapshots } from '../../../../../core/engines/vector-index/snapshot/left-snapshots.ts';
import { newId } from '../../../../../core/ground/domain/id.ts';
import { seededRandom } from '../../../../../core/ground/domain/seeded-random.ts';
import { sweepLeftovers } from '../../../../../core/ground/files/leftovers.ts';
import { randomImages } from '../random-images.ts';
import { snapshotOf } from '../snapshots.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { killBuilders, killWriters } from './kill-writers.ts';

const temporary = temporaryFolder();
const sweep = (options?: Parameters<typeof leftSnapshots>[0], folder = temporary.path) =>
  sweepLeftovers(folder, leftSnapshots(options));

// kill.long.test.ts kills more of them.
describe('a writer that is killed', () => {
  it('leaves whole snapshots or nothing that could be opened, and the rest is swept', () =>
    killWriters(temporary.path, 4));
});

describe('a writer that is killed while FAISS builds', { tags: ['faiss'] }, () => {
  it('leaves whole snapshots or nothing that could be opened, and its own building process ends', () =>
    killBuilders(temporary.path, 2));
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
