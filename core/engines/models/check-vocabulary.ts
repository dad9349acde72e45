import path from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../ground/files/parse-json.ts';
import { unsupported } from './checkpoint/config/read-config.ts';
import { TOKENIZER_FILES, tokenizerContent } from './tokenizer-files.ts';

const id = z.int().nonnegative();
/** The parts of tokenizer.json that give ids; Unigram's vocabulary is a list, in the order of its ids. */
const Tokenizer = z.object({
  model: z.object({ vocab: z.union([z.record(z.string(), id), z.array(z.unknown())]) }),
  added_tokens: z.array(z.object({ id })).default([]),
});

/**
 * Checks that a model has a vector for every id that its tokenizer gives. Otherwise it fails at the first text with such
 * a word, perhaps long after everything looked fine.
 * @param rows of the embedding matrix.
 * @throws NotFoundError; PermanentError 'checkpoint.invalid', or 'model.unsupported' with both numbers.
 */
export async function checkVocabulary(folder: string, rows: number): Promise<void> {
  const name = TOKENIZER_FILES[0];
  const file = path.join(folder, name);
  const text = (await tokenizerContent(folder))[name];
  const highest = highestId(text);
  if (highest === undefined) throw unsupported(file, 'it is no tokenizer with a vocabulary');
  if (highest >= rows) {
    throw unsupported(
      file,
      `it gives ids up to ${highest}, and the model has vectors for ids up to ${rows - 1}`,
    );
  }
}

function highestId(json: string): number | undefined {
  const parsed = Tokenizer.safeParse(parseJson(json));
  if (!parsed.success) return undefined;
  const { model, added_tokens } = parsed.data;
  let highest = Array.isArray(model.vocab) ? model.vocab.length - 1 : -1;
  if (!Array.isArray(model.vocab)) {
    for (const value of Object.values(model.vocab)) highest = Math.max(highest, value);
  }
  for (const added of added_tokens) highest = Math.max(highest, added.id);
  return highest;
}
