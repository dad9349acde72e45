import { Composer } from 'grammy';
import { foldPersian } from '../../core/ground/persian/fold.ts';
import type { BotContext } from '../context.ts';
import { isAddressed, withoutMention } from '../results/addressed.ts';
import { exampleKeyboard } from '../results/examples.ts';
import { inReply } from '../results/reply.ts';
import type { BotServices } from '../services.ts';

type Talk = 'greeting' | 'thanks' | 'question';

const folded = (words: string): string[] => words.split(' ').map(foldPersian);
const WORDS: ReadonlyMap<string, Talk | 'filler'> = new Map([
  ...folded('سلام درود خوبی خوبین خوبید چطوری چطورید hi hello hey salam').map(
    word => [word, 'greeting'] as const,
  ),
  ...folded('ممنون ممنونم مرسی متشکرم سپاس سپاسگزارم تشکر thanks thank thx mersi').map(
    word => [word, 'thanks'] as const,
  ),
  ...folded('خیلی بسیار شما تو عزیز عزیزم از you so much very').map(word => [word, 'filler'] as const),
]);
/** What people ask the bot about itself, and how they ask for help. */
const QUESTIONS = `
  کی هستی | کی هستید | کی هستین | چی هستی | اسمت چیه | اسمتون چیه | نامت چیست | رباتی | ربات هستی | رباتی یا آدم | آدمی یا ربات
  واقعی هستی | چیکار می‌کنی | چی کار می‌کنی | چه کار می‌کنی | چیکار بلدی | چی بلدی | چه کاری بلدی | چه کارهایی می‌کنی | چه کارهایی بلدی
  به چه درد می‌خوری | چطور کار می‌کنی | چجوری کار می‌کنی | چگونه کار می‌کنی | چطوری کار می‌کنی | این ربات چیه | این ربات چیکار می‌کنه
  کار می‌کنی | این ربات چه کار می‌کند | چی بنویسم | چی بپرسم | چیکار کنم | چه کار کنم | کمک | کمک کن | کمکم کن | راهنما | راهنمایی | راهنمایی کن
  who are | what are | who made | what is your name | whats your name | are a bot | are a robot | are a human | what can do | what do do
  how do work | how does this work | help | help me | what should i write
`
  .split(/[|\n]/)
  .map(foldPersian);
/** Also matches with other words around the question: «سلام، تو کی هستی؟» is asked like «کی هستی». */
const ASKED = new Set(QUESTIONS.map(lettersOf));

/** People often place spaces and half-spaces differently from the list. */
function lettersOf(text: string): string {
  return text.replaceAll(/[ \u200C]/gu, '');
}

/** The longest greeting that is looked at, in characters; a longer text says something. */
const LONGEST = 60;

/** Whether a text is only a greeting, thanks or a question to the bot itself. Drawn-out letters («سلاااام») count once. */
function readTalk(text: string): Talk | undefined {
  if (text.length > LONGEST) return undefined;
  const words =
    foldPersian(text)
      .toLowerCase()
      .match(/[\p{L}\p{N}\u200C]+/gu) ?? [];
  const kinds = words.map(word => WORDS.get(word) ?? WORDS.get(word.replaceAll(/(\p{L})\1+/gu, '$1')));
  const rest = words.filter((_, at) => kinds[at] === undefined);
  if (rest.length > 0) return ASKED.has(lettersOf(rest.join(''))) ? 'question' : undefined;
  if (kinds.includes('greeting')) return 'greeting';
  return kinds.includes('thanks') ? 'thanks' : undefined;
}

/** Answers greetings, thanks and questions that are meant for the bot as such, not with ten photos. */
export function smallTalk({ examples }: BotServices): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.on(['message:text', 'edited_message:text']).filter(isAddressed, (ctx, next) => {
    const talk = readTalk(withoutMention(ctx, ctx.msg.text));
    if (talk === 'greeting' || talk === 'question') {
      const text = talk === 'greeting' ? ctx.texts.greeting : ctx.texts.aboutMe;
      return ctx.reply(text, { reply_markup: exampleKeyboard(examples), ...inReply(ctx) });
    }
    return talk === 'thanks' ? ctx.reply(ctx.texts.thanks, inReply(ctx)) : next();
  });
  return composer;
}
