import { InputError } from '../../core/ground/errors.ts';
import { kindOfOther, sniffFormat } from '../../core/ground/pixels/picture-format.ts';
import type { SourceClient, SourceRequest } from './source-client.ts';

export interface PictureRequest extends Pick<SourceRequest, 'signal' | 'isNamed'> {
  readonly url: string;
  readonly maxBytes: number;
}

/**
 * A picture's bytes, whatever type the server claims: their beginning must be a format of ours. The decoder finds out whether the rest is
 * complete.
 * @throws InputError 'image.unreadable' | 'image.too-many-bytes', and the errors of {@link SourceClient.ask}.
 */
export async function fetchPicture(
  source: SourceClient,
  { url, ...request }: PictureRequest,
): Promise<Uint8Array> {
  const { body } = await source.ask({ ...request, url, accept: 'image/*' }).catch((error: unknown) => {
    const isTooLarge = error instanceof InputError && error.code === 'web.too-large';
    if (!isTooLarge) throw error;
    const { maxBytes: limit } = request;
    throw new InputError('image.too-many-bytes', { bytes: limit + 1, limit }, { cause: error });
  });
  if (sniffFormat(body) === undefined) {
    const reason = body.length === 0 ? 'an empty answer' : (kindOfOther(body) ?? 'no picture');
    throw new InputError('image.unreadable', { reason });
  }
  return body;
}
