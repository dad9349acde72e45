import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { NotFoundError } from '../../ground/errors.ts';
import { byteLevelTokenizer } from './byte-level-tokenizer.ts';

/** What a tokenizer is opened from. */
export const TOKENIZER_FILES = ['tokenizer.json', 'tokenizer_config.json'] as const;
/** What stands for tokenizer.json in older repositories of RoBERTa's kind. */
const OLD_FILES = ['vocab.json', 'merges.txt'] as const;

/** The tokenizer's files that a checkpoint's folder has: a model's identity covers them. */
export async function tokenizerFiles(folder: string): Promise<string[]> {
  const there = async (name: string): Promise<boolean> => exists(path.join(folder, name));
  const vocabulary = (await there(TOKENIZER_FILES[0])) ? [TOKENIZER_FILES[0]] : OLD_FILES;
  const config = (await there(TOKENIZER_FILES[1])) ? [TOKENIZER_FILES[1]] : [];
  return [...vocabulary, ...config].map(name => path.join(folder, name));
}

/**
 * The text of both files. Without a tokenizer_config.json it is empty: what matters stands in tokenizer.json. Without
 * that, RoBERTa's vocab.json and merges.txt make one.
 * @throws NotFoundError 'file.not-found'; PermanentError 'checkpoint.invalid'.
 */
export async function tokenizerContent(
  folder: string,
): Promise<Readonly<Record<(typeof TOKENIZER_FILES)[number], string>>> {
  const [tokenizer, config] = [path.join(folder, TOKENIZER_FILES[0]), path.join(folder, TOKENIZER_FILES[1])];
  const vocabulary = path.join(folder, OLD_FILES[0]);
  const isOld = !(await exists(tokenizer)) && (await exists(vocabulary));
  return {
    'tokenizer.json': isOld ? await byteLevelTokenizer(folder) : await read(tokenizer),
    'tokenizer_config.json': await read(config).catch(() => '{}'),
  };
}

const read = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    throw new NotFoundError('file.not-found', { path: file }, { cause: error });
  });

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
