import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);

export const check = {
  about: 'Compare rows, files, embeddings, index and jobs, and repair what disagrees',
  aboutRepair: 'Repair what can be repaired, and say what is lost',
  aboutDeep:
    'Also read every picture again, and compare every vector of the index with its embedding (a minute for ten gigabytes)',
  checking: 'Checking',
  counts: (p: { images: number; files: number; embeddings: number; indexed: number }) =>
    `Compared ${number(p.images)} pictures, ${number(p.files)} files, ${number(p.embeddings)} embeddings, ${number(p.indexed)} in the index.`,
  agrees: 'Everything agrees.',
  more: (count: number) => `  … and ${number(count)} more`,
  waiting: 'They wait for the worker, which embeds them while “npm start” runs.',
  repairHint: './negareh check --repair repairs what can be repaired.',
  lostHint:
    'What is lost comes back when the same picture is taken in again, or from a backup (negareh restore).',
  outcomes: { mended: 'repaired', lost: 'lost' },
  kinds: {
    'original-missing': 'pictures whose file is gone',
    'original-damaged': 'pictures whose file is damaged',
    'rendition-missing': 'smaller versions of pictures that are gone',
    'file-unowned': 'files that belong to no picture',
    'file-unfinished': 'half-written files',
    'embedding-missing': 'pictures without embedding',
    'embedding-damaged': 'damaged embeddings',
    'index-missing': 'no index is published',
    'snapshot-invalid': 'index snapshots that are not whole',
    'snapshot-abandoned': 'index builds that nobody is at',
    'snapshot-unowned': 'folders of index snapshots that nobody knows',
    'row-unknown': 'pictures in the index that no longer exist',
    'row-missing': 'pictures that the index lacks',
    'row-different': 'pictures with another vector in the index',
    'state-different': 'pictures whose state does not follow from their captions',
    'job-failed': 'jobs that failed for good',
    'job-stuck': 'jobs that nobody is at',
  },
};
