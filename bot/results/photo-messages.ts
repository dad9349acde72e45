import { type InlineKeyboard, InputFile, InputMediaBuilder } from 'grammy';
import type { Message } from 'grammy/types';
import type { Hit } from '../../core/ground/domain/search/search.ts';
import type { BotContext } from '../context.ts';
import { describeError } from '../telegram/telegram-errors.ts';
import { mendAlbum } from './mend-album.ts';
import { type FoundPhotos, findFile, hasFile, type Photo, type PhotoServices } from './photo-file.ts';
import { inReply } from './reply.ts';

/** Telegram refuses images with a longer side more than this many times the shorter one. */
const LONGEST_RATIO = 20;

export interface PhotoText {
  readonly caption: string;
  /** Only for a photo that is sent alone: an album cannot carry buttons. */
  readonly reply_markup?: InlineKeyboard | undefined;
}

/**
 * Sends up to ten hits as one album (a single one as a photo), with the caption on the first. Images that were sent before go by file_id;
 * the others are streamed from disk once and remembered. A photo that Telegram refuses is left out and the rest is sent, as several albums
 * if Telegram does not say which photo it refuses.
 * @returns the hits that were sent.
 */
export async function sendPhotos(
  ctx: BotContext,
  services: PhotoServices,
  found: FoundPhotos,
  { caption, reply_markup }: PhotoText,
): Promise<Hit[]> {
  const sent: Hit[] = [];
  const known = await knownFiles(ctx, services, found.hits);
  const albums = [await ctx.journal.waitFor(prepare(services, found, known))];
  for (let photos = albums.shift(); photos; photos = albums.shift()) {
    if (photos.length === 0) continue;
    try {
      const messages = await post(
        ctx,
        photos,
        sent.length === 0 ? { caption, reply_markup } : { caption: '' },
      );
      const gone = photos.slice(0, messages.length);
      await remember(ctx, services, gone, messages);
      sent.push(...gone.map(photo => photo.hit));
      // An earlier try has sent part of this album.
      if (gone.length > 0) albums.unshift(photos.slice(gone.length));
    } catch (error) {
      albums.unshift(...(await mendAlbum(ctx, services, photos, error)));
    }
  }
  return sent;
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

/**
 * The photos that can be sent. Photos that the image store does not deliver now are left out if there are others.
 * @throws RetryableError or BusyError if the store is away and there are no others.
 */
async function prepare(
  services: PhotoServices,
  { queryId, hits }: FoundPhotos,
  known: ReadonlyMap<string, string>,
): Promise<Photo[]> {
  const photos = await Promise.allSettled(
    hits
      .filter(({ width, height }) => Math.max(width, height) <= LONGEST_RATIO * Math.min(width, height))
      .map(async (hit): Promise<Photo> => {
        const fileId = known.get(hit.imageId);
        return { queryId, hit, ...(fileId ? { fileId } : await findFile(services, { queryId, hit })) };
      }),
  );
  const there = photos.flatMap(photo => (photo.status === 'fulfilled' ? photo.value : [])).filter(hasFile);
  const away = photos.find(photo => photo.status === 'rejected');
  if (away && there.length === 0) throw away.reason;
  if (away) services.log.warn(describeError(away.reason), 'the image store gives not all of the images');
  return there;
}

// Plain ASCII names: some parsers of multipart forms drop parts whose names contain spaces or other letters.
const media = ({ hit, fileId, path, bytes }: Photo): InputFile | string =>
  fileId ?? new InputFile(bytes ?? path ?? '', `${hit.rank}.jpg`);

async function post(
  ctx: BotContext,
  photos: readonly Photo[],
  { caption, reply_markup }: PhotoText,
): Promise<Message[]> {
  const [first, ...others] = photos;
  if (!first) return [];
  const text = caption ? { caption } : {};
  if (others.length === 0) {
    const buttons = reply_markup && { reply_markup };
    return [await ctx.replyWithPhoto(media(first), { ...text, ...buttons, ...inReply(ctx) })];
  }
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
  const files = photos.flatMap(({ hit, fileId, isShrunk }, index) => {
    // Telegram lists the sizes from small to large.
    const largest = messages[index]?.photo?.at(-1);
    return fileId || isShrunk || !largest ? [] : [{ imageId: hit.imageId, fileId: largest.file_id }];
  });
  if (files.length === 0) return;
  await sentFiles.remember(ctx.me.id, files).catch((error: unknown) => {
    log.warn(describeError(error), 'new file_ids cannot be kept');
  });
}
