import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);

export const check = {
  about: 'Compare rows, files, embeddings, index and jobs, and repair what disagrees',
  aboutRepair: 'Repair what can be repaired, and say what is lost',
  aboutDeep:
    'Also read every photo again, and compare every vector of the index with its embedding (a minute for ten gigabytes)',
  checking: 'Checking',
  counts: (p: { images: number; files: number; embeddings: number; indexed: number }) =>
    `Compared ${number(p.images)} photos, ${number(p.files)} files, ${number(p.embeddings)} embeddings, ${number(p.indexed)} in the index.`,
  agrees: 'Everything agrees.',
  more: (count: number) => `  … and ${number(count)} more`,
  waiting: 'They wait for the worker, which embeds them while “npm start” runs.',
  repairHint: './negareh check --repair repairs what can be repaired.',
  lostHint:
    'What is lost comes back when the same photo is taken in again, or from a backup (negareh restore).',
  outcomes: { mended: 'repaired', lost: 'lost' },
  kinds: {
    'original-missing': 'photos whose file is gone',
    'original-damaged': 'photos whose file is damaged',
    'rendition-missing': 'smaller versions of photos that are gone',
    'file-unowned': 'files that belong to no photo',
    'file-unfinished': 'half-written files',
    'embedding-missing': 'photos without embedding',
    'embedding-damaged': 'damaged embeddings',
    'index-missing': 'no index is published',
    'snapshot-invalid': 'index snapshots that are not whole',
    'snapshot-abandoned': 'index builds that nobody is at',
    'snapshot-unowned': 'folders of index snapshots that nobody knows',
    'row-unknown': 'photos in the index that no longer exist',
    'row-missing': 'photos that the index lacks',
    'row-different': 'photos with another vector in the index',
    'state-different': 'photos whose state does not follow from their captions',
    'job-failed': 'jobs that failed for good',
    'job-stuck': 'jobs that nobody is at',
  },
};
