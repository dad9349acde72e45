import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);
const counted = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;

interface Traces {
  readonly rows: number;
  readonly captions: number;
  readonly embeddings: number;
  readonly telegramFiles: number;
  readonly files: number;
  readonly inSnapshots: number;
  readonly snapshots: number;
}

export const takedown = {
  about: 'Remove photos for good, so that no crawl or import brings them back',
  image: 'An id, a sha256, a file, or the address of a photo or of the page it came from',
  takenDown: (count: number) => `${counted(count, 'photo', 'photos')} taken down`,
  traces: ({ rows, captions, embeddings, telegramFiles, files, inSnapshots, snapshots }: Traces) =>
    `Left of them: ${number(rows)} rows, ${number(captions)} captions, ${number(embeddings)} embeddings, ${number(telegramFiles)} Telegram file ids, ${number(files)} files; held by ${number(inSnapshots)} of ${counted(snapshots, 'index', 'indexes')}`,
  left: 'Something is left. The photos are not found any more; run the same command with their ids again.',
};
