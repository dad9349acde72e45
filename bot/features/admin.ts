import { Composer, InlineKeyboard, InputFile } from 'grammy';
import type { CrawlRequest } from '../../core/ground/domain/crawl/crawl-request.ts';
import { PermanentError } from '../../core/ground/errors.ts';
import { errorMessage } from '../../locales/messages.ts';
import type { BotContext } from '../context.ts';
import type { BotServices, SystemNumbers } from '../services.ts';
import { isCommand, readCommand } from '../telegram/command.ts';
import { describeError } from '../telegram/telegram-errors.ts';
import { readCrawlRequest } from './crawl-words.ts';
import { LiveStatus } from './live-status.ts';

/** Days of /stats. */
const DAYS = 14;
const REBUILD = 'admin:rebuild';

/**
 * /stats, /status, /rebuild and /crawl, in private chats, for the people that the configuration names. For everybody else the updates go on
 * to the handlers behind this one, which do not know these commands.
 */
export function admin(services: BotServices): Composer<BotContext> {
  const { admin: desk } = services;
  const live = new LiveStatus(services);
  const composer = new Composer<BotContext>();
  const chat = composer
    .chatType('private')
    .filter(ctx => ctx.from !== undefined && desk.isAdmin(ctx.from.id));

  chat.filter(isCommand('stats'), async ctx => {
    const numbers = await desk.numbers(DAYS);
    const caption = ctx.texts.admin.stats({ ...numbers, days: DAYS, searched: totalOf(numbers) });
    const plot = await draw(ctx, services, numbers);
    if (plot) await ctx.replyWithPhoto(new InputFile(plot, 'stats.png'), { caption });
    else await ctx.reply(caption);
  });
  chat.filter(isCommand('status'), async ctx => {
    const text = ctx.texts.admin.status(await desk.progress());
    const { message_id } = await ctx.reply(text);
    live.follow(ctx, { messageId: message_id, text });
  });
  chat.filter(isCommand('rebuild'), async ctx => {
    const reply_markup = new InlineKeyboard().text(ctx.texts.admin.rebuildYes, REBUILD);
    await ctx.reply(ctx.texts.admin.rebuild, { reply_markup });
  });
  chat.callbackQuery(REBUILD, async ctx => {
    await desk.rebuild();
    // Replaces the question. Only one job waits even if the button is pressed twice.
    await ctx.editMessageText(ctx.texts.admin.rebuilding).catch(() => {});
  });
  chat.filter(isCommand('crawl'), async ctx => {
    const request = readCrawlRequest(readCommand(ctx)?.rest ?? '');
    if (!request) return void (await ctx.reply(ctx.texts.admin.crawlUsage));
    await ctx.reply(await askForCrawl(ctx, services, request));
  });
  return composer;
}

/** What was asked for, or why it cannot be. */
async function askForCrawl(
  { texts, locale }: BotContext,
  { admin: desk }: BotServices,
  request: CrawlRequest,
): Promise<string> {
  try {
    return texts.admin.crawling(await desk.crawl(request));
  } catch (error) {
    if (error instanceof PermanentError) return errorMessage(locale, error);
    throw error;
  }
}

const totalOf = ({ searches }: SystemNumbers): number => searches.reduce((sum, { count }) => sum + count, 0);

/** Without a picture, the numbers are still an answer. */
async function draw(
  ctx: BotContext,
  { search, log }: BotServices,
  { searches }: SystemNumbers,
): Promise<Uint8Array | undefined> {
  try {
    const title = ctx.texts.admin.searches(DAYS);
    return new Uint8Array(await search.plotDays({ title, locale: ctx.locale, days: [...searches] }));
  } catch (error) {
    log.warn(describeError(error), 'the plot of searches cannot be drawn');
    return undefined;
  }
}
