import type { IndexFeed } from '../../../data/models/index-feed.ts';
import type { Encoder, ImageInput } from '../../../engines/encoders/encoder.ts';
import type { EmbeddingVector } from '../../../ground/domain/models/embedding.ts';
import { NotFoundError, RetryableError } from '../../../ground/errors.ts';
import { type CheckedTerm, knownImagesOf } from '../question.ts';
import { combineVectors } from './combine-vectors.ts';

export interface TermEncoders {
  readonly textEncoder: Encoder<string>;
  /** Opened at the first picture. */
  readonly imageEncoder: () => Promise<Encoder<ImageInput>>;
  /** Where the embeddings of known images are. */
  readonly feed: Pick<IndexFeed, 'current'>;
}

/**
 * One vector for a query of several parts.
 * @throws InputError for a picture that cannot be read, and 'query.nothing-left'; NotFoundError 'image.not-found';
 *   RetryableError 'image.not-embedded'.
 */
export async function embedTerms(
  terms: readonly CheckedTerm[],
  { textEncoder, imageEncoder, feed }: TermEncoders,
): Promise<EmbeddingVector> {
  const texts = terms.flatMap(term => ('text' in term ? [term.text] : []));
  const pictures = terms.flatMap(term => ('image' in term ? [term.image] : []));
  const [textRows, pictureRows, known] = await Promise.all([
    texts.length > 0 ? rowsOf(textEncoder, texts) : [],
    pictures.length > 0 ? rowsOf(await imageEncoder(), pictures) : [],
    knownEmbeddings(knownImagesOf(terms), feed),
  ]);
  const [nextText, nextPicture] = [textRows.values(), pictureRows.values()];
  const weighted = terms.map(term => {
    if ('imageId' in term) return { vector: known.get(term.imageId)!, weight: term.weight };
    const { value } = 'text' in term ? nextText.next() : nextPicture.next();
    return { vector: value!, weight: term.weight };
  });
  // A single part is searched as it is.
  return weighted.length === 1 ? weighted[0]!.vector : combineVectors(weighted);
}

async function rowsOf<Input>(
  encoder: Encoder<Input>,
  inputs: readonly Input[],
): Promise<readonly EmbeddingVector[]> {
  const { dimension } = encoder;
  const rows = await encoder.encode(inputs);
  return inputs.map((_, row) => rows.subarray(row * dimension, (row + 1) * dimension));
}

/** The embeddings of known images by id. @throws NotFoundError, RetryableError as {@link embedTerms}. */
export async function knownEmbeddings(
  ids: readonly string[],
  feed: Pick<IndexFeed, 'current'>,
): Promise<ReadonlyMap<string, EmbeddingVector>> {
  if (ids.length === 0) return new Map();
  const found = new Map((await feed.current(ids)).map(({ id, vector }) => [id, vector]));
  return new Map(
    ids.map(imageId => {
      const vector = found.get(imageId);
      if (vector === undefined) throw new NotFoundError('image.not-found', { imageId });
      if (vector === null) throw new RetryableError('image.not-embedded', { imageId });
      return [imageId, vector];
    }),
  );
}
