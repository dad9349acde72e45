import { Composer } from 'grammy';
import { foldPersian } from '../../core/ground/persian/fold.ts';
import type { BotContext } from '../context.ts';
import { isAddressed, withoutMention } from '../results/addressed.ts';
import { exampleKeyboard } from '../results/examples.ts';
import { inReply } from '../results/reply.ts';
import type { BotServices } from '../services.ts';

type Talk = 'greeting' | 'thanks';

const folded = (words: string): string[] => words.split(' ').map(foldPersian);
const WORDS: ReadonlyMap<string, Talk | 'filler'> = new Map([
  ...folded('سلام درود خوبی خوبین خوبید چطوری چطورید hi hello hey salam').map(
    word => [word, 'greeting'] as const,
  ),
  ...folded('ممنون ممنونم مرسی متشکرم سپاس سپاسگزارم تشکر thanks thank thx mersi').map(
    word => [word, 'thanks'] as const,
  ),
  ...folded('خیلی بسیار شما عزیز عزیزم از you so much very').map(word => [word, 'filler'] as const),
]);
/** The longest greeting that is looked at; what is longer says something. */
const LONGEST = 60;

/** Whether a text is nothing but a greeting or thanks; letters that are drawn out («سلاااام») count once. */
function readTalk(text: string): Talk | undefined {
  if (text.length > LONGEST) return undefined;
  const words =
    foldPersian(text)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const kinds = words.map(word => WORDS.get(word) ?? WORDS.get(word.replaceAll(/(\p{L})\1+/gu, '$1')));
  if (kinds.includes(undefined)) return undefined;
  if (kinds.includes('greeting')) return 'greeting';
  return kinds.includes('thanks') ? 'thanks' : undefined;
}

/** Greetings and thanks that are meant for the bot are answered as such, not with ten photos. */
export function smallTalk({ examples }: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.on(['message:text', 'edited_message:text']).filter(isAddressed, (ctx, next) => {
    const talk = readTalk(withoutMention(ctx, ctx.msg.text));
    if (talk === 'greeting')
      return ctx.reply(ctx.texts.greeting, { reply_markup: exampleKeyboard(examples), ...inReply(ctx) });
    return talk === 'thanks' ? ctx.reply(ctx.texts.thanks, inReply(ctx)) : next();
  });
  return composer;
}
