import { InlineKeyboard } from 'grammy';
import type { Hit, SearchPage } from '../../core/ground/domain/search.ts';
import type { BotMessages } from '../../locales/bot.ts';
import type { BotContext } from '../context.ts';
import type { BotServices } from '../services.ts';
import { describeError, mayPassLater } from '../telegram/telegram-errors.ts';
import { pageData } from './callback-data.ts';
import { exampleKeyboard } from './examples.ts';
import { sendPhotos } from './photo-messages.ts';
import { quoted } from './quoted.ts';
import { inReply } from './reply.ts';

export interface PageOptions {
  readonly offset: number;
  /** Over the photos, instead of the query's words. */
  readonly title?: string | undefined;
  /** A line of its own under them. */
  readonly note?: string | undefined;
}

/** Answers with a page of results: the album, then a line with its buttons, for an album can carry none. */
export async function sendResults(
  ctx: BotContext,
  services: BotServices,
  page: SearchPage,
  { offset, title, note }: PageOptions,
): Promise<void> {
  const { texts } = ctx;
  const words = page.query === null ? undefined : quoted(page.query);
  const query = title ?? words ?? (offset === 0 ? texts.likePhoto : texts.alike);
  const from = page.hits[0]?.rank ?? 0;
  const to = page.hits.at(-1)?.rank ?? 0;
  const caption = offset === 0 ? query : texts.captionPage(query, from, to);
  const sent = await sendPhotos(ctx, services, page.hits, caption);
  if (sent.length === 0) {
    await sayNothingFound(ctx, services, { words: title === undefined ? words : undefined, offset, note });
    return;
  }
  const shown = describeShown(texts, page, sent);
  const reading = page.reading === null ? undefined : texts.readAs(quoted(page.reading));
  const poor = page.fit?.isPoor ? texts.poorFit : undefined;
  const alike = sent
    .flatMap(hit => (hit.alike > 0 ? [texts.alikeNumber(hit.rank, hit.alike)] : []))
    .join(' ');
  const text = [poor, reading, note, shown, alike || undefined].filter(line => line !== undefined).join('\n');
  const reply_markup = buttons(ctx, page, offset);
  await ctx.reply(text, { reply_markup }).catch((error: unknown) => {
    // Another try sends this line alone, for the album stands in the journal; without it the photos are an answer too.
    if (mayPassLater(error)) throw error;
    services.log.warn(describeError(error), 'the buttons under an album could not be sent');
  });
}

/** Which of the results the photos are that came, and how many did not. */
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
  if (page.reading !== null) {
    keyboard.text(ctx.texts.literally, pageData({ action: 'literal', queryId, offset: 0 }));
  }
  if (page.hits.some(hit => hit.attribution)) {
    keyboard.text(ctx.texts.sources, pageData({ action: 'sources', queryId, offset }));
  }
  keyboard.row().text(ctx.texts.like, pageData({ action: 'like', queryId, offset }));
  // In a group all would see what one says about a photo.
  if (ctx.chat?.type === 'private') {
    keyboard.text(ctx.texts.rate, pageData({ action: 'rate', queryId, offset }));
  }
  return keyboard;
}

async function sayNothingFound(
  ctx: BotContext,
  { examples }: BotServices,
  { words, offset, note }: { words: string | undefined; offset: number; note: string | undefined },
): Promise<void> {
  if (offset > 0) {
    await ctx.reply(ctx.texts.noMore);
    return;
  }
  const nothing = words === undefined ? ctx.texts.nothingAlike : ctx.texts.nothingFound(words);
  const text = [note, nothing].filter(line => line !== undefined).join('\n');
  await ctx.reply(text, {
    reply_markup: exampleKeyboard(examples),
    ...inReply(ctx),
  });
}
