import { open } from 'node:fs/promises';
import type { ShapeProblem } from '../../ground/domain/captions/captions-file.ts';
import { NotFoundError } from '../../ground/errors.ts';
import { shapeError } from './file-shape.ts';

/** First bytes of files that people give instead of captions, as Latin-1 text. */
const KINDS: readonly (readonly [begin: string, kind: ShapeProblem])[] = [
  ['\xD0\xCF\x11\xE0', 'workbook'],
  ['PAR1', 'parquet'],
  ['ARROW1', 'parquet'],
  ['\x1F\x8B', 'archive'],
  ['7z\xBC\xAF', 'archive'],
  ['Rar!', 'archive'],
  ['BZh', 'archive'],
  ['\xFD7zXZ', 'archive'],
  ['\x28\xB5\x2F\xFD', 'archive'],
  ['%PDF', 'document'],
  ['{\\rtf', 'document'],
  ['SQLite format 3\0', 'document'],
  ['\x89PNG', 'picture'],
  ['\xFF\xD8\xFF', 'picture'],
  ['GIF8', 'picture'],
  ['RIFF', 'picture'],
];

/**
 * Refuses what is not text: a workbook, an archive, a picture.
 * @throws InputError 'captions.shape'; NotFoundError 'file.not-found'.
 */
export async function refuseOtherKinds(file: string): Promise<void> {
  const head = await headOf(file);
  const begin = head.toString('latin1');
  // A modern workbook is a ZIP file; its first entries distinguish it from other archives.
  if (begin.startsWith('PK\x03\x04')) {
    const isWorkbook = /\[Content_Types\]|xl\/|opendocument\.spreadsheet/.test(begin);
    throw shapeError(file, isWorkbook ? 'workbook' : 'archive');
  }
  const kind = KINDS.find(([bytes]) => begin.startsWith(bytes))?.[1];
  if (kind) throw shapeError(file, kind);
}

/** @throws NotFoundError 'file.not-found' */
export const isParquet = async (file: string): Promise<boolean> =>
  (await headOf(file)).toString('latin1').startsWith('PAR1');

const HEAD_BYTES = 2_048;

async function headOf(file: string): Promise<Buffer> {
  try {
    await using handle = await open(file, 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw new NotFoundError('file.not-found', { path: file }, { cause: error });
  }
}
