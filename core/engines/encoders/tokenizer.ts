import path from 'node:path';
import { Tokenizer as Vendor } from '@huggingface/tokenizers';
import { PermanentError, reasonOf } from '../../ground/errors.ts';
import { parseJson, readText } from '../../ground/files/parse-json.ts';
import { PieceFinder } from './piece-finder.ts';

/** Texts to token ids. */
export interface Tokenizer {
  /**
   * @returns ids with the model's own beginning and end; of a long text the first `maxTokens - 1`, then the end, as
   *   the Rust and Python tokenizers cut it (transformers.js would lose the end).
   */
  encode(text: string): number[];
}

/** Pieces by id (BPE, WordPiece), or pieces with their scores in order of id (Unigram). */
type Vocabulary = Readonly<Record<string, number>> | readonly (readonly [string, number])[];

/**
 * Opens tokenizer.json and tokenizer_config.json. Truncation and padding that may be baked into the file are not
 * obeyed: the library ignores them, and lengths are ours to decide.
 * @param maxTokens with beginning and end.
 * @throws NotFoundError 'file.not-found'; PermanentError 'checkpoint.invalid'.
 */
export async function openTokenizer(
  folder: string,
  { maxTokens }: { maxTokens: number },
): Promise<Tokenizer> {
  const file = path.join(folder, 'tokenizer.json');
  const { model, ...rest } = await readObject(file);
  const vocab = vocabularyOf(model);
  if (!isObject(model) || !vocab) throw invalid(file, 'model.vocab: there is no vocabulary');
  const config = await readObject(path.join(folder, 'tokenizer_config.json'));
  // Files of 2021 hold Unigram models without saying so.
  const type = isList(vocab) ? { type: 'Unigram' } : {};
  const vendor = openVendor(file, { ...rest, model: { ...type, ...model } }, config);
  if (isList(vocab)) findPiecesInOrder(vendor, vocab);
  // Words are merged in more than linear time, so a text is cut where no token that counts can begin any more.
  const pieces = isList(vocab) ? vocab.map(([piece]) => piece) : Object.keys(vocab);
  const longestToken = pieces.reduce((longest, token) => Math.max(longest, token.length), 1);
  const maxLength = maxTokens * longestToken;
  const end = vendor.encode('').ids.at(-1);
  return {
    encode: text => {
      const { ids } = vendor.encode(text.slice(0, maxLength).toWellFormed());
      return ids.length <= maxTokens ? ids : [...ids.slice(0, maxTokens - 1), end!];
    },
  };
}

function openVendor(file: string, json: object, config: object): Vendor {
  try {
    return new Vendor(json, config);
  } catch (error) {
    throw invalid(file, reasonOf(error), error);
  }
}

/** In place of the library's tree of maps, which takes 400 bytes a piece for as long as the tokenizer is open. */
function findPiecesInOrder({ model }: Vendor, vocab: readonly (readonly [string, number])[]): void {
  if (model && 'trie' in model)
    Object.assign(model, { trie: new PieceFinder(vocab.map(([piece]) => piece)) });
}

const invalid = (file: string, reason: string, cause?: unknown): PermanentError =>
  new PermanentError('checkpoint.invalid', { path: file, reason }, { cause });

/*
 * Checked by hand: a published vocabulary has up to 250,000 entries. A schema would take longer for them than all the rest of
 * the opening, in a thread that needs no schemas otherwise.
 */

async function readObject(file: string): Promise<Readonly<Record<string, unknown>>> {
  const json = parseJson(await readText(file));
  if (!isObject(json)) throw invalid(file, 'it is no JSON object');
  return json;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (vocab: Vocabulary): vocab is readonly (readonly [string, number])[] => Array.isArray(vocab);

/** @returns undefined if it is not a vocabulary. */
function vocabularyOf(model: unknown): Vocabulary | undefined {
  const vocab = isObject(model) ? model['vocab'] : undefined;
  if (Array.isArray(vocab)) return vocab.every(isScoredPiece) ? vocab : undefined;
  return isObject(vocab) && isOfIds(vocab) ? vocab : undefined;
}

const isScoredPiece = (entry: unknown): entry is readonly [string, number] =>
  Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'number';

function isOfIds(vocab: Readonly<Record<string, unknown>>): vocab is Readonly<Record<string, number>> {
  for (const piece in vocab) if (typeof vocab[piece] !== 'number') return false;
  return true;
}
