import path from 'node:path';
import { Tokenizer as Vendor } from '@huggingface/tokenizers';
import { z } from 'zod';
import { PermanentError, reasonOf } from '../../ground/errors.ts';
import { readJsonFile } from '../../ground/files/parse-json.ts';

/** Texts to token ids. */
export interface Tokenizer {
  /**
   * @returns ids with the model's own beginning and end; of a long text the first `maxTokens - 1`, then the end, as
   *   the Rust and Python tokenizers cut it (transformers.js would lose the end).
   */
  encode(text: string): number[];
}

/** Pieces by id (BPE, WordPiece), or pieces with their scores in order of id (Unigram). */
const Vocabulary = z.union([z.record(z.string(), z.number()), z.array(z.tuple([z.string(), z.number()]))]);
/** Only what we use ourselves; the library reads the rest. */
const TokenizerJson = z.looseObject({
  model: z.looseObject({ type: z.string().optional(), vocab: Vocabulary }).transform(model => ({
    // Files of 2021 hold Unigram models without saying so.
    ...(Array.isArray(model.vocab) && { type: 'Unigram' }),
    ...model,
  })),
});
const TokenizerConfig = z.looseObject({});

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
  const json = await readJson(file, TokenizerJson);
  const config = await readJson(path.join(folder, 'tokenizer_config.json'), TokenizerConfig);
  const vendor = openVendor(file, json, config);
  // Words are merged in more than linear time, so a text is cut where no token that counts can begin any more.
  const { vocab } = json.model;
  const pieces = Array.isArray(vocab) ? vocab.map(([piece]) => piece) : Object.keys(vocab);
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
    throw new PermanentError('checkpoint.invalid', { path: file, reason: reasonOf(error) }, { cause: error });
  }
}

const readJson = <Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.output<Schema>> =>
  readJsonFile(
    file,
    schema,
    (reason, cause) => new PermanentError('checkpoint.invalid', { path: file, reason }, { cause }),
  );
