import type { HardQuery } from '../../ground/domain/models/evaluation.ts';
import type { EmbeddedImage } from './embed-gallery.ts';

/** Enough to see which kinds of captions fail, few enough to look at each. */
const MOST = 24;
const FOUND = 3;

interface Ranking {
  readonly embedded: readonly Pick<EmbeddedImage, 'sha256' | 'vector'>[];
  readonly texts: readonly string[];
  /** Row-major: an embedding a text. */
  readonly textRows: Float32Array;
  /** The image's row for each text. */
  readonly groups: Int32Array;
  /** The own image's rank for each text. */
  readonly ranks: Int32Array;
}

/**
 * The captions whose own image ranked worst, one for each image, and what ranked first instead. Captions whose image ranked
 * first are left out.
 */
export function hardestQueries({ embedded, texts, textRows, groups, ranks }: Ranking): HardQuery[] {
  const worst = Array.from(ranks.keys())
    .filter(text => ranks[text]! > 1)
    .sort((left, right) => ranks[right]! - ranks[left]! || left - right);
  const seen = new Set<number>();
  const hardest: HardQuery[] = [];
  for (const text of worst) {
    const image = groups[text]!;
    if (seen.has(image)) continue;
    seen.add(image);
    const dimension = embedded[image]!.vector.length;
    const query = textRows.subarray(text * dimension, (text + 1) * dimension);
    hardest.push({
      caption: texts[text]!,
      rank: ranks[text]!,
      picture: embedded[image]!.sha256,
      found: firstOf(query, embedded),
    });
    if (hardest.length === MOST) break;
  }
  return hardest;
}

function firstOf(query: Float32Array, embedded: Ranking['embedded']): string[] {
  const scores = embedded.map(({ vector }, row) => {
    let score = 0;
    for (let index = 0; index < vector.length; index += 1) score += vector[index]! * query[index]!;
    return [score, row] as const;
  });
  scores.sort(([left], [right]) => right - left);
  return scores.slice(0, FOUND).map(([, row]) => embedded[row]!.sha256);
}
