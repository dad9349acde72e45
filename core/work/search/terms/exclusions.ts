import type { IndexFeed } from '../../../data/models/index-feed.ts';
import type { Encoder } from '../../../engines/encoders/encoder.ts';
import type { Match } from '../../../engines/vector-index/vector-index.ts';
import { cosine } from '../../../ground/domain/models/embedding.ts';

/** Images examined for each wanted one, when some may be left out. */
export const EXCLUSION_DEPTH = 4;

export interface Excluding {
  /** The wanted words; null when only images are wanted, whose vector already includes the exclusions. */
  readonly wanted: string | null;
  readonly without: readonly string[];
  readonly textEncoder: Encoder<string>;
  readonly feed: Pick<IndexFeed, 'current'>;
  /** Those of the images with a caption that contains all of these words. */
  readonly holding: (words: string, ids: readonly string[]) => Promise<readonly string[]>;
}

/**
 * Leaves out what is not wanted: images whose captions say it, and those that fit it, or it together with what is wanted,
 * better than what is wanted alone («گربه سیاه» against «گربه»). Subtracting its vector instead moves the whole query away
 * from what was asked for: «حیوان» without «سگ» began with hats.
 */
export async function leaveOutExcluded(
  matches: readonly Match[],
  { wanted, without, textEncoder, feed, holding }: Excluding,
): Promise<Match[]> {
  const ids = matches.map(({ id }) => id);
  const [shown, ...said] = await Promise.all([
    wanted === null ? [] : showing(ids, { wanted, without, textEncoder, feed }),
    ...without.map(words => holding(words, ids)),
  ]);
  const out = new Set([...shown, ...said.flat()]);
  return matches.filter(({ id }) => !out.has(id));
}

/** The images that show what is not wanted, as the encoders see them. */
async function showing(
  ids: readonly string[],
  { wanted, without, textEncoder, feed }: Omit<Excluding, 'holding'> & { readonly wanted: string },
): Promise<string[]> {
  const texts = [wanted, ...without.flatMap(words => [words, `${wanted} ${words}`])];
  const [rows, images] = await Promise.all([textEncoder.encode(texts), feed.current(ids)]);
  const { dimension } = textEncoder;
  const [own, ...unwanted] = texts.map((_, row) => rows.subarray(row * dimension, (row + 1) * dimension));
  return images.flatMap(({ id, vector }) => {
    if (!vector) return [];
    const fit = cosine(own!, vector);
    return unwanted.some(other => cosine(other, vector) > fit) ? [id] : [];
  });
}
