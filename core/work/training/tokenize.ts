import { openTokenizer } from '../../engines/encoders/tokenizer.ts';
import type { PreparedText } from '../../engines/models/prepared-model.ts';
import { PermanentError } from '../../ground/errors.ts';
import { NORMALIZERS_BY_VERSION } from '../../ground/persian/text-normalizers.ts';
import type { TrainingSet } from './training-set.ts';

/** The captions as the model sees them, one row for each pair. */
export interface TokenizedSet {
  readonly words: readonly string[];
  readonly persian: readonly (readonly number[])[];
  readonly english: readonly (readonly number[] | null)[];
}

/** @throws PermanentError 'model.unsupported' | 'checkpoint.invalid' */
export async function tokenize(
  { pairs }: TrainingSet,
  { text, normalizerVersion }: PreparedText,
): Promise<TokenizedSet> {
  const { tokenizerFolder: path, maxTokens } = text;
  const normalize = NORMALIZERS_BY_VERSION.get(normalizerVersion);
  if (!normalize)
    throw new PermanentError('model.unsupported', {
      path,
      reason: `no text normaliser ${normalizerVersion}`,
    });
  const tokenizer = await openTokenizer(path, { maxTokens });
  const words = pairs.map(({ persian }) => normalize(persian));
  return {
    words,
    persian: words.map(text => tokenizer.encode(text)),
    english: pairs.map(({ english }) => (english === null ? null : tokenizer.encode(normalize(english)))),
  };
}
