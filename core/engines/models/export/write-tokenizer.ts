import path from 'node:path';
import { z } from 'zod';
import { PermanentError } from '../../../ground/errors.ts';
import { parseJsonAs } from '../../../ground/files/parse-json.ts';
import { writeSynced } from '../../../ground/files/write-synced.ts';
import { tokenizersNormalizer } from '../../../ground/persian/tokenizers-normalizer.ts';
import { tokenizerContent } from '../tokenizer-files.ts';
import type { ExportSource } from './export-source.ts';

const TokenizerJson = z.looseObject({
  normalizer: z.looseObject({ type: z.string() }).nullish(),
  added_tokens: z.array(z.looseObject({ id: z.int(), content: z.string() })).default([]),
  model: z.looseObject({
    vocab: z.union([z.record(z.string(), z.number()), z.array(z.tuple([z.string(), z.number()]))]),
  }),
});
type TokenizerJson = z.infer<typeof TokenizerJson>;
const TokenizerConfig = z.looseObject({});

/**
 * Writes tokenizer.json with this project's cleaning of Persian in front of its own, and tokenizer_config.json with what
 * its readers ask for: the padding as a word, and how long a text may be.
 * @throws NotFoundError 'file.not-found'; PermanentError 'checkpoint.invalid'.
 */
export async function writeTokenizer(folder: string, source: ExportSource): Promise<void> {
  const from = source.from.text.folder;
  const content = await tokenizerContent(from);
  const parse = <Schema extends z.ZodType>(name: keyof typeof content, schema: Schema) =>
    parseJsonAs(content[name], schema, (reason, cause) => {
      return new PermanentError('checkpoint.invalid', { path: path.join(from, name), reason }, { cause });
    });
  const tokenizer = parse('tokenizer.json', TokenizerJson);
  const config = parse('tokenizer_config.json', TokenizerConfig);
  const steps = tokenizersNormalizer(source.normalizerVersion) ?? [];
  const own = tokenizer.normalizer ? [tokenizer.normalizer] : [];
  const normalizer = { type: 'Sequence', normalizers: [...steps, ...own] };
  const lengths = { truncation: null, padding: null };
  await writeSynced(
    path.join(folder, 'tokenizer.json'),
    JSON.stringify({ ...tokenizer, ...lengths, normalizer }),
  );
  await writeSynced(
    path.join(folder, 'tokenizer_config.json'),
    `${JSON.stringify(
      {
        ...config,
        // Classes of one kind of model build their steps anew, without those that stand in tokenizer.json.
        tokenizer_class: 'PreTrainedTokenizerFast',
        pad_token: tokenOf(tokenizer, source.padTokenId),
        model_max_length: source.maxTokens,
      },
      null,
      2,
    )}\n`,
  );
}

function tokenOf({ added_tokens, model: { vocab } }: TokenizerJson, id: number): string | undefined {
  const added = added_tokens.find(token => token.id === id)?.content;
  if (added !== undefined) return added;
  return Array.isArray(vocab) ? vocab[id]?.[0] : Object.keys(vocab).find(token => vocab[token] === id);
}
