import type { Precision } from '../../ground/domain/models/embedding.ts';
import { cutText } from '../../ground/domain/text-length.ts';
import { PermanentError } from '../../ground/errors.ts';
import { floatsOf } from '../../ground/onnx/output-numbers.ts';
import { NORMALIZERS_BY_VERSION } from '../../ground/persian/text-normalizers.ts';
import { collectGarbage } from '../../ground/process/collect-garbage.ts';
import { serveThread, threadData } from '../../ground/threads/serve-thread.ts';
import type { EncoderThread } from './encoder-lane.ts';
import type { EncoderOptions } from './encoder-options.ts';
import { openTokenizer } from './tokenizer.ts';
import type { TokenBatch, Tower } from './tower.ts';
import { openTower } from './tower.ts';

export interface TextThreadData extends EncoderOptions {
  readonly precision: Precision;
  readonly graphPath: string;
  readonly tokenizerFolder: string;
  readonly maxTokens: number;
  readonly padTokenId: number;
  readonly dimension: number;
  readonly normalizerVersion: number;
  readonly isPadded?: boolean;
  readonly runtime?: 'transformers';
}

/**
 * Characters that are looked at. Far more than any model reads, and few enough that text made to be slow (ten thousand
 * accents on one letter) costs some 30 ms.
 */
const CHARACTER_LIMIT = 10_000;
/** Texts of one run of the graph. Few enough that like lengths come together; 32 gave a tenth more at best. */
const RUN_LIMIT = 16;

async function open(data: TextThreadData) {
  const { tokenizerFolder, padTokenId, dimension, ...options } = data;
  const normalize = NORMALIZERS_BY_VERSION.get(options.normalizerVersion);
  if (!normalize) {
    const reason = `there is no text normaliser ${options.normalizerVersion}`;
    throw new PermanentError('model.unsupported', { path: tokenizerFolder, reason });
  }
  const tokenizer = await openTokenizer(tokenizerFolder, options);
  const tower = data.runtime === 'transformers' ? await openHubTower(data) : await openOwnTower(data);

  // The vocabulary as it was read takes several times the memory of what is kept.
  collectGarbage();

  /** Token ids, padded to the longest, through the graph: one row a text. */
  const run = async (batch: readonly number[][]): Promise<Float32Array> => {
    const longest = batch.reduce((most, ids) => Math.max(most, ids.length), 0);
    const length = options.isPadded ? options.maxTokens : longest;
    const dims = [batch.length, length] as const;
    const ids = new BigInt64Array(batch.length * length).fill(BigInt(padTokenId));
    const mask = new BigInt64Array(batch.length * length);
    for (const [row, tokens] of batch.entries()) {
      ids.set(tokens.map(BigInt), row * length);
      mask.fill(1n, row * length, row * length + tokens.length);
    }
    return tower.run({ ids, mask, dims });
  };

  /** Runs texts of like length together, since padding costs as much as words do. */
  const encode = async (texts: readonly string[]): Promise<Float32Array> => {
    const tokens = texts.map(text => tokenizer.encode(normalize(cutText(text, CHARACTER_LIMIT))));
    const byLength = tokens.map((_, index) => index).sort((a, b) => tokens[a]!.length - tokens[b]!.length);
    const rows = new Float32Array(texts.length * dimension);
    for (let from = 0; from < byLength.length; from += RUN_LIMIT) {
      const indices = byLength.slice(from, from + RUN_LIMIT);
      const found = await run(indices.map(index => tokens[index]!));
      for (const [row, index] of indices.entries()) {
        rows.set(found.subarray(row * dimension, (row + 1) * dimension), index * dimension);
      }
    }
    return rows;
  };
  return { encode, withoutDevice: tower.withoutDevice, close: () => tower.close() };
}

async function openOwnTower({ graphPath, ...options }: TextThreadData): Promise<Tower<TokenBatch>> {
  const session = await openTower(graphPath, options);
  return {
    run: async ({ ids, mask, dims }) => {
      const results = await session.run({
        input_ids: { type: 'int64', data: ids, dims },
        attention_mask: { type: 'int64', data: mask, dims },
      });
      return floatsOf(results, 'embedding' in results ? 'embedding' : 'text_embeds');
    },
    withoutDevice: session.withoutDevice,
    close: () => session.close(),
  };
}

/** Loaded only where it is needed: the library is large. */
const openHubTower = async (data: TextThreadData): Promise<Tower<TokenBatch>> =>
  (await import('./transformers.ts')).openTextTower(data);

const opened = open(threadData<TextThreadData>());
// `open` reports the failure; until it is called, the failure must not count as unhandled.
opened.catch(() => undefined);

serveThread<EncoderThread<string[]>>(
  {
    open: async () => (await opened).withoutDevice,
    encode: async texts => (await opened).encode(texts),
  },
  async () => (await opened.catch(() => undefined))?.close(),
);
