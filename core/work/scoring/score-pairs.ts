import type { PairScore, PairScoreRepository, UnscoredPair } from '../../data/captions/pair-scores.ts';
import { type Claims, claimedPages } from '../../data/database/claims.ts';
import type { Encoder } from '../../engines/encoders/encoder.ts';
import { imageScorer, textScorer } from '../../ground/domain/captions/scorer.ts';
import { cosine } from '../../ground/domain/models/embedding.ts';

export interface ScoreServices {
  readonly scores: PairScoreRepository;
  /** Compares texts with texts; `model` is its id. */
  readonly scorer: { readonly model: string; readonly encoder: Encoder<string> };
  /** The search model's text side, which shares a space with the images. */
  readonly search: { readonly model: string; readonly encoder: Encoder<string> };
}

/** Pairs in one transaction, and in one call of the encoder. */
const SLICE = 256;

export interface ScoreOptions {
  /** Skips what other processes score; without it, the caller must be the only one. */
  readonly claims?: Claims;
  readonly signal?: AbortSignal;
  /** By performance.now(): no slice is started after it. */
  readonly deadline?: number;
  onProgress?(done: number): void;
}

const ALONE: Claims = { take: async ids => new Set(ids), release: async () => undefined };

/**
 * Scores pairs without a score of the present scorer, slice by slice, until none is left, `signal` aborts or `deadline`
 * passes.
 * @returns false when pairs may be left, or other processes have some in progress.
 */
export async function scoreMissing(
  services: ScoreServices,
  { claims = ALONE, signal, deadline = Number.POSITIVE_INFINITY, onProgress }: ScoreOptions = {},
): Promise<boolean> {
  let [done, isAlone] = [0, true];
  for await (const { rows, others } of claimedPages(claims, after =>
    services.scores.unscored(SLICE, after),
  )) {
    if (signal?.aborted || performance.now() > deadline) return false;
    if (others > 0) isAlone = false;
    if (rows.length === 0) continue;
    await services.scores.save(await scoreSlice(rows, services));
    done += rows.length;
    onProgress?.(done);
  }
  return isAlone;
}

async function scoreSlice(
  pairs: readonly UnscoredPair[],
  { scorer, search }: ScoreServices,
): Promise<PairScore[]> {
  const withEnglish = pairs.filter(({ english }) => english !== null);
  const withImage = pairs.filter(({ image }) => image !== null);
  const [english, persian, searched] = await Promise.all([
    encodeAll(
      scorer.encoder,
      withEnglish.map(pair => pair.english ?? ''),
    ),
    encodeAll(
      scorer.encoder,
      withEnglish.map(pair => pair.persian),
    ),
    encodeAll(
      search.encoder,
      withImage.map(pair => pair.persian),
    ),
  ]);
  const byText = new Map(withEnglish.map(({ id }, row) => [id, cosine(english[row]!, persian[row]!)]));
  const byImage = new Map(withImage.map(({ id, image }, row) => [id, cosine(image!, searched[row]!)]));
  return pairs.map(pair => {
    const scored = { id: pair.id, persian: pair.persian };
    const [text, image] = [byText.get(pair.id), byImage.get(pair.id)];
    const texts = { score: text ?? 0, scorer: textScorer(scorer.model) };
    if (image === undefined) return { ...scored, ...texts, secondScore: null, secondScorer: null };
    const ofImage = { ...scored, score: image, scorer: imageScorer(search.model) };
    return text === undefined
      ? { ...ofImage, secondScore: null, secondScorer: null }
      : { ...ofImage, secondScore: texts.score, secondScorer: texts.scorer };
  });
}

async function encodeAll(encoder: Encoder<string>, texts: readonly string[]): Promise<Float32Array[]> {
  if (texts.length === 0) return [];
  const rows = await encoder.encode(texts);
  return texts.map((_, row) => rows.subarray(row * encoder.dimension, (row + 1) * encoder.dimension));
}
