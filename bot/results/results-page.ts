import { InlineKeyboard } from 'grammy';
import type { PhotoLook } from '../../core/ground/domain/search/person-settings.ts';
import type { Hit, SearchPage } from '../../core/ground/domain/search/search.ts';
import type { BotMessages } from '../../locales/bot.ts';
import type { BotContext } from '../context.ts';
import type { BotServices } from '../services.ts';
import { describeError, mayPassLater } from '../telegram/telegram-errors.ts';
import { pageData } from './callback-data.ts';
import { exampleKeyboard } from './examples.ts';
import { withPhotoRows } from './keyboard.ts';
import { photoRows } from './number-rows.ts';
import { sendPhotos } from './photo-messages.ts';
import { asLine, quoted } from './quoted.ts';
import { inReply } from './reply.ts';
import { sendSheet, sheetReason } from './sheet.ts';

export interface PageOptions {
  readonly offset: number;
  /** How the person wants photos. */
  readonly look?: PhotoLook | undefined;
  /** The heading above the photos, in place of the query's words. */
  readonly title?: string | undefined;
  /** An extra line under them. */
  readonly note?: string | undefined;
}

/**
 * Answers with a page of results: the album, then a line with its buttons, because an album cannot carry any. If the person prefers it or
 * many people wait, one numbered picture carries both.
 */
export async function sendResults(
  ctx: BotContext,
  services: BotServices,
  page: SearchPage,
  { offset, title, note, look }: PageOptions,
): Promise<void> {
  const { texts, journal } = ctx;
  // An earlier try has sent the one picture, so the answer is complete.
  if (journal.hasSent && journal.isSheet) return;
  const words = page.query === null ? undefined : quoted(page.query);
  const query = title ?? words ?? (offset === 0 ? texts.likePhoto : texts.alike);
  const from = page.hits[0]?.rank ?? 0;
  const to = page.hits.at(-1)?.rank ?? 0;
  const line = title === undefined && page.query !== null ? asLine(page.query) : query;
  const caption = offset === 0 ? line : texts.captionPage(query, from, to);
  const reading = describeReading(texts, page);
  const poor = page.fit?.isPoor ? texts.poorFit : undefined;
  const why = page.hits.length > 1 ? sheetReason(ctx, services, look) : undefined;
  journal.expected = why ? 1 : page.hits.length;
  if (why) {
    const shown = describeShown(texts, page, page.hits);
    const busy = why === 'queue' ? texts.oneForQueue : undefined;
    const alike = describeAlike(texts, page.hits);
    const lines = textOf([caption, poor, reading, note, shown, alike, busy, texts.pressNumber]);
    const reply_markup = withPhotoRows(buttons(ctx, page, offset), photoRows(ctx, page));
    if (await sendSheet(ctx, services, { page, offset, why, caption: lines, reply_markup })) return;
  }
  // Also reset if sending one picture was tried and failed: a retry must not begin with it.
  journal.isSheet = false;
  journal.expected = page.hits.length;
  const sent = await sendPhotos(ctx, services, page, { caption });
  if (sent.length === 0 && page.hits.length > 0) {
    await ctx.reply(textOf([note, texts.notSent(page.hits.length)]), inReply(ctx));
    return;
  }
  if (sent.length === 0) {
    await sayNothingFound(ctx, services, page, {
      words: title === undefined ? words : undefined,
      offset,
      note,
    });
    return;
  }
  const shown = describeShown(texts, page, sent);
  const text = textOf([poor, reading, note, shown, describeAlike(texts, sent)]);
  const reply_markup = buttons(ctx, page, offset);
  await ctx.reply(text, { reply_markup }).catch((error: unknown) => {
    // A retry sends only this line, because the journal already has the album. Without the line, the photos are still an answer.
    if (mayPassLater(error)) throw error;
    services.log.warn(describeError(error), 'the buttons under an album could not be sent');
  });
}

const textOf = (lines: readonly (string | undefined)[]): string =>
  lines.filter(line => line !== undefined).join('\n');

/** How many near duplicates some of the photos have; undefined if none has any. */
function describeAlike(texts: BotMessages, hits: readonly Hit[]): string | undefined {
  const lines = hits.flatMap(({ rank, alike }) => (alike > 0 ? [texts.alikeNumber(rank, alike)] : []));
  return lines.length > 0 ? lines.join(' ') : undefined;
}

/** What was searched, if that differs from what was typed. */
function describeReading(texts: BotMessages, { reading, alsoRead }: SearchPage): string | undefined {
  const other = alsoRead === null ? undefined : quoted(alsoRead);
  if (reading !== null) return texts.readAs(quoted(reading), other);
  return other === undefined ? undefined : texts.alsoRead(other);
}

/** Which of the results were sent, and how many were not. */
function describeShown(texts: BotMessages, { hits, nextOffset }: SearchPage, sent: readonly Hit[]): string {
  const from = sent[0]?.rank ?? 0;
  const to = sent.at(-1)?.rank ?? 0;
  const shown = nextOffset === null ? texts.shownLast(from, to) : texts.shown(from, to);
  const missing = hits.length - sent.length;
  return missing > 0 ? `${shown} ${texts.notSent(missing)}` : shown;
}

function buttons(ctx: BotContext, page: SearchPage, offset: number): InlineKeyboard {
  const { queryId, nextOffset } = page;
  const keyboard = new InlineKeyboard();
  if (nextOffset !== null) {
    keyboard.text(ctx.texts.more, pageData({ action: 'more', queryId, offset: nextOffset }));
  }
  if (page.reading !== null || page.alsoRead !== null) {
    keyboard.text(ctx.texts.literally, pageData({ action: 'literal', queryId, offset: 0 }));
  }
  if (page.hits.some(hit => hit.attribution)) {
    keyboard.text(ctx.texts.sources, pageData({ action: 'sources', queryId, offset }));
  }
  keyboard.row().text(ctx.texts.like, pageData({ action: 'like', queryId, offset }));
  // In a group everybody would see how a person rates a photo.
  if (ctx.chat?.type === 'private') {
    keyboard.text(ctx.texts.rate, pageData({ action: 'rate', queryId, offset }));
  }
  keyboard.row().text(ctx.texts.original, pageData({ action: 'original', queryId, offset }));
  return keyboard;
}

async function sayNothingFound(
  ctx: BotContext,
  { examples, preparation }: BotServices,
  { modelId }: SearchPage,
  { words, offset, note }: { words: string | undefined; offset: number; note: string | undefined },
): Promise<void> {
  if (offset > 0) {
    await ctx.reply(ctx.texts.noMore);
    return;
  }
  const waiting = await preparation(modelId);
  const nothing = words === undefined ? ctx.texts.nothingAlike : ctx.texts.nothingFound(words);
  const said = waiting ? ctx.texts.preparing(waiting.ready, waiting.total) : nothing;
  await ctx.reply(textOf([note, said]), {
    reply_markup: exampleKeyboard(examples),
    ...inReply(ctx),
  });
}
