import { it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { killBuilders, killWriters } from './kill-writers.ts';

const temporary = temporaryFolder();

it('a dozen writers that are killed leave whole snapshots, or what is swept', () =>
  killWriters(temporary.path, 12));

it('so do five that are killed while FAISS builds', { tags: ['faiss'] }, () =>
  killBuilders(temporary.path, 5),
);
