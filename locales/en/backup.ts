import { formatBytes, formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);

export const backup = {
  about: 'Write all rows and photos into one file, while everything runs',
  file: 'The file to write, like negareh.tar.zst; an earlier backup of that name is replaced at the end',
  aboutVerify: 'Read it once more from end to end when it is written',
  rows: 'Rows',
  pictures: 'Photos',
  written: (path: string, bytes: number, rows: number, pictures: number) =>
    `${path}: ${formatBytes('en', bytes)}, ${number(rows)} rows, ${number(pictures)} photos.`,
  another: 'Another backup or restore of this database is running. Wait for its end.',
  missing: (count: number) =>
    `${number(count)} files of photos are not there and so are not in the backup (“negareh check” says more):`,
  damaged: (count: number) =>
    `${number(count)} photos are damaged on the disk; they are in the backup as they are:`,
  removed: (count: number) => `${number(count)} photos were taken out while the backup ran.`,
  restore: {
    about: 'Put the rows and photos of a backup in place, all or nothing',
    file: 'A file that “negareh backup” wrote',
    aboutReplace: 'Replace the rows and photos that are there',
    aboutVerify: 'Only read the file from end to end, and say what it holds',
    verifying: 'Checking the file (MB)',
    restoring: 'Restoring (MB)',
    clearing: 'Clearing up',
    whole: (path: string, when: string, version: string) =>
      `${path} is whole: written ${when} by Negareh ${version}.`,
    holds: (rows: number, pictures: number) =>
      `It holds ${number(rows)} rows and ${number(pictures)} photos.`,
    restored: (rows: number, pictures: number) =>
      `Restored ${number(rows)} rows and ${number(pictures)} photos.`,
    keptOut: (count: number) =>
      `${number(count)} photos of the backup were taken down after it was made, and stay out.`,
    held: (count: number) =>
      `${number(count)} webhooks are paused: they tell nobody anything until a maintainer switches them on (Integrations).`,
    next: 'Now start the system with “npm start”: it builds the index, and search finds the photos again.',
    running: (pid: number) => `process ${pid} (npm start); stop it first`,
  },
};
