import { stat } from 'node:fs/promises';
import { InputFile, InputMediaBuilder } from 'grammy';
import type { Message } from 'grammy/types';
import { RENDITION_SIZES } from '../../core/ground/domain/image.ts';
import type { Hit } from '../../core/ground/domain/search.ts';
import type { BotContext } from '../context.ts';
import type { BotServices } from '../services.ts';
import { describeError, isBadPicture, isStaleFile, refusedItem } from '../telegram/telegram-errors.ts';
import { inReply } from './reply.ts';

/** Telegram refuses pictures that are longer than this many times their width, or wider. */
const LONGEST_RATIO = 20;

/** A hit with what Telegram is to be given for it: an id that it knows, or the path of a JPEG to upload. */
interface Photo {
  readonly hit: Hit;
  readonly fileId?: string | undefined;
  readonly path?: string;
}

type PhotoServices = Pick<BotServices, 'renditions' | 'sentFiles' | 'log'>;

/**
 * Sends up to ten hits as one album (a single one as a photo), the caption on the first. Pictures that were sent
 * before go by file_id; the others are streamed from disk once and remembered.
 * @returns the hits that were sent: a picture whose file is gone or that Telegram refuses is left out.
 */
export async function sendPhotos(
  ctx: BotContext,
  services: PhotoServices,
  hits: readonly Hit[],
  caption: string,
): Promise<Hit[]> {
  let photos = await prepare(services, hits, await knownFiles(ctx, services, hits));
  while (photos.length > 0) {
    try {
      const messages = await post(ctx, photos, caption);
      await remember(ctx, services, photos, messages);
      return photos.map(photo => photo.hit);
    } catch (error) {
      photos = await mend(ctx, services, photos, error);
    }
  }
  return [];
}

async function knownFiles(
  ctx: BotContext,
  { sentFiles, log }: PhotoServices,
  hits: readonly Hit[],
): Promise<ReadonlyMap<string, string>> {
  try {
    return await sentFiles.find(
      ctx.me.id,
      hits.map(hit => hit.imageId),
    );
  } catch (error) {
    log.warn(describeError(error), 'known file_ids cannot be read; uploading');
    return new Map();
  }
}

async function prepare(
  services: PhotoServices,
  hits: readonly Hit[],
  known: ReadonlyMap<string, string>,
): Promise<Photo[]> {
  const photos = await Promise.all(
    hits
      .filter(({ width, height }) => Math.max(width, height) <= LONGEST_RATIO * Math.min(width, height))
      .map(async (hit): Promise<Photo> => {
        const fileId = known.get(hit.imageId);
        return fileId ? { hit, fileId } : { hit, ...(await findFile(services, hit)) };
      }),
  );
  return photos.filter(photo => photo.fileId ?? photo.path);
}

/** The largest rendition that is there. */
async function findFile({ renditions, log }: PhotoServices, hit: Hit): Promise<{ path?: string }> {
  for (const size of RENDITION_SIZES.toReversed()) {
    const path = renditions.renditionPath(hit.sha256, size);
    if ((await stat(path).catch(() => undefined))?.isFile()) return { path };
  }
  log.warn({ imageId: hit.imageId }, 'the picture has no rendition on this machine');
  return {};
}

// Plain ASCII names: other parsers of multipart forms drop parts whose names have spaces or other letters.
const media = ({ hit, fileId, path }: Photo): InputFile | string =>
  fileId ?? new InputFile(path ?? '', `${hit.rank}.jpg`);

async function post(ctx: BotContext, photos: readonly Photo[], caption: string): Promise<Message[]> {
  const [first, ...others] = photos;
  if (!first) return [];
  const text = caption ? { caption } : {};
  if (others.length === 0) return [await ctx.replyWithPhoto(media(first), { ...text, ...inReply(ctx) })];
  return ctx.replyWithMediaGroup(
    [
      InputMediaBuilder.photo(media(first), text),
      ...others.map(photo => InputMediaBuilder.photo(media(photo))),
    ],
    inReply(ctx),
  );
}

async function remember(
  ctx: BotContext,
  { sentFiles, log }: PhotoServices,
  photos: readonly Photo[],
  messages: readonly Message[],
): Promise<void> {
  const files = photos.flatMap(({ hit, fileId }, index) => {
    // Telegram lists the sizes from small to large.
    const largest = messages[index]?.photo?.at(-1);
    return fileId || !largest ? [] : [{ imageId: hit.imageId, fileId: largest.file_id }];
  });
  if (files.length === 0) return;
  await sentFiles.remember(ctx.me.id, files).catch((error: unknown) => {
    log.warn(describeError(error), 'new file_ids cannot be kept');
  });
}

/**
 * What to try after a refusal: uploads in place of file_ids that Telegram no longer takes, or the album without the
 * picture that it names. Each step leaves fewer file_ids or fewer pictures, so it comes to an end.
 * @throws the refusal itself when it is about something else.
 */
async function mend(
  ctx: BotContext,
  services: PhotoServices,
  photos: readonly Photo[],
  error: unknown,
): Promise<Photo[]> {
  const known = photos.filter(photo => photo.fileId).map(photo => photo.hit.imageId);
  if (isStaleFile(error) && known.length > 0) {
    services.log.info({ count: known.length }, 'Telegram refuses known file_ids; uploading again');
    await services.sentFiles.delete(ctx.me.id, known).catch((reason: unknown) => {
      services.log.warn(describeError(reason), 'old file_ids cannot be forgotten');
    });
    const hits = photos.map(photo => photo.hit);
    return prepare(services, hits, new Map());
  }
  const refused = photos[refusedItem(error) ?? 0];
  if (!isBadPicture(error) || !refused) throw error;
  services.log.warn({ ...describeError(error), imageId: refused.hit.imageId }, 'Telegram refuses a picture');
  return photos.filter(photo => photo !== refused);
}
