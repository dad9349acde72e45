import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe } from 'vitest';
import { DiskImageFiles } from '../../../../core/data/images/disk-image-files.ts';
import { imageStoreContract } from './image-store-contract.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'negareh-files-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

describe('an image store in a folder', () => imageStoreContract(() => new DiskImageFiles(dataDir)));
