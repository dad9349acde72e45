import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { PermanentError } from '../../ground/errors.ts';
import { parseJson, readText } from '../../ground/files/parse-json.ts';

const Config = z.object({ add_prefix_space: z.boolean().default(false) });
const Vocabulary = z.record(z.string(), z.int().nonnegative());
/** RoBERTa's, in the order of their usual ids. A mask swallows the space before it. */
const SPECIAL = ['<s>', '<pad>', '</s>', '<unk>', '<mask>'] as const;

/**
 * tokenizer.json for a RoBERTa that has only vocab.json and merges.txt: byte-level BPE, nothing normalised, `<s> text
 * </s>`. Source: transformers' RobertaConverter (convert_slow_tokenizer.py).
 * @throws NotFoundError; PermanentError 'checkpoint.invalid'.
 */
export async function byteLevelTokenizer(folder: string): Promise<string> {
  const [vocabFile, mergesFile] = [path.join(folder, 'vocab.json'), path.join(folder, 'merges.txt')];
  const vocab = parseVocabulary(vocabFile, await readText(vocabFile));
  const lines = (await readText(mergesFile)).split('\n').map(line => line.replace(/\r$/, ''));
  // The first line may tell a version; a merge of the character # is told apart by its space.
  const merges = lines.filter((line, index) => line !== '' && !(index === 0 && line.startsWith('#version')));
  const missing = SPECIAL.filter(token => vocab[token] === undefined);
  if (missing.length > 0) throw invalid(vocabFile, `it has no ${missing.join(' ')}`);
  if (!merges.every(line => /^\S+ \S+$/.test(line))) throw invalid(mergesFile, 'a line is not two pieces');
  const idOf = (token: string): number => vocab[token]!;
  const config = await readFile(path.join(folder, 'tokenizer_config.json'), 'utf8').catch(() => '{}');
  const { add_prefix_space } = Config.safeParse(parseJson(config)).data ?? { add_prefix_space: false };
  return JSON.stringify({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIAL.map(content => ({
      id: idOf(content),
      content,
      single_word: false,
      lstrip: content === '<mask>',
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space, trim_offsets: true },
    post_processor: {
      type: 'RobertaProcessing',
      sep: ['</s>', idOf('</s>')],
      cls: ['<s>', idOf('<s>')],
      trim_offsets: true,
      add_prefix_space,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true },
    model: { type: 'BPE', dropout: null, unk_token: null, vocab, merges },
  });
}

function parseVocabulary(file: string, text: string): Record<string, number> {
  const parsed = Vocabulary.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw invalid(file, 'it is no list of pieces and numbers', parsed.error);
}

const invalid = (file: string, reason: string, cause?: unknown): PermanentError =>
  new PermanentError('checkpoint.invalid', { path: file, reason }, { cause });
