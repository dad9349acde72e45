import type { Message } from 'grammy/types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tinyPng } from '../stand-ins/telegram/tiny-picture.ts';
import { albums, type BotHarness, startHarness } from './bot-harness.ts';

let harness: BotHarness;
beforeAll(async () => {
  harness = await startHarness({ photos: 3 });
});
afterAll(() => harness.close());

const content = (value: object) => value as Partial<Message>;
const texts = (received: Message[]) => received.flatMap(message => message.text ?? []);

/** Everything that the bot answers to a message, by when it answers the next one. */
async function answersTo(
  send: (user: ReturnType<BotHarness['telegram']['user']>) => void,
): Promise<Message[]> {
  const user = harness.telegram.user();
  send(user);
  // Answers of one chat come in order, so this one comes after them.
  user.send('/help');
  const received = await user.until(all => all.some(message => message.text?.startsWith('راهنما')));
  return received.slice(0, -1);
}

describe('what the bot cannot use is answered by what it can', () => {
  test.each([
    ['a sticker', { sticker: { emoji: '🙂' } }, 'استیکر'],
    ['a voice message', { voice: { duration: 2 } }, 'صوتی'],
    ['a video note', { video_note: { duration: 2 } }, 'صوتی'],
    ['a document', { document: { file_name: 'a.pdf' } }, 'با نوشته و عکس'],
    ['a location', { location: { latitude: 35, longitude: 51 } }, 'با نوشته و عکس'],
    ['a contact', { contact: { first_name: 'ن' } }, 'با نوشته و عکس'],
    ['a poll', { poll: { id: '1' } }, 'با نوشته و عکس'],
    ['a photo that costs stars', { paid_media: { star_count: 5, paid_media: [] } }, 'با نوشته و عکس'],
    ['a checklist', { checklist: { title: 'x', tasks: [] } }, 'با نوشته و عکس'],
    ['a die', { dice: { emoji: '🎲', value: 1 } }, 'با نوشته و عکس'],
  ])('%s', async (_name, message, answer) => {
    const received = await answersTo(user => user.sendMessage(content(message)));
    expect(texts(received)).toEqual([expect.stringContaining(answer)]);
  });

  test('an album of photos gets one answer', async () => {
    const before = harness.search.photos.length;
    const received = await answersTo(user => {
      for (const shade of [1, 2, 3]) {
        user.sendPhoto(tinyPng(9, 9, shade), '', content({ media_group_id: 'album-1' }));
      }
    });
    expect(albums(received)).toEqual([3]);
    expect(harness.search.photos).toHaveLength(before + 1);
  });

  test('an unknown command names /help; /search without words shows how to write it', async () => {
    expect(texts(await answersTo(user => user.send('/broadcast')))).toEqual([
      expect.stringContaining('/help'),
    ]);
    expect(texts(await answersTo(user => user.send('/search')))).toEqual([
      expect.stringContaining('/search میوه'),
    ]);
  });

  test('service messages stay without an answer', async () => {
    const received = await answersTo(user => {
      user.sendMessage(content({ pinned_message: { message_id: 1 } }));
      user.sendMessage(content({ new_chat_title: 'x' }));
    });
    expect(received).toEqual([]);
  });

  test('other bots are not answered', async () => {
    const otherBot = harness.telegram.user({ name: 'ربات دیگر' });
    Object.assign(otherBot.user, { is_bot: true });
    otherBot.send('گلِ ربات');
    await answersTo(user => user.send('گل'));
    expect(harness.search.queries).not.toContain('گلِ ربات');
  });
});

describe('hostile texts', () => {
  test.each([
    ['spaces', '   \n\t '],
    ['invisible joiners', '\u200c\u200d\u200b'],
    ['bidi controls alone', '\u202e\u2066\u2069\u200f'],
    ['NUL characters', '\u0000\u0000'],
    ['punctuation alone', '... !؟'],
  ])('%s are nothing to search for', async (_name, text) => {
    const before = harness.search.queries.length;
    const received = await answersTo(user => user.send(text));
    expect(texts(received)).toEqual([expect.stringContaining('چیزی برای جست‌وجو نیست')]);
    expect(harness.search.queries.length).toBe(before);
  });

  test('5,000 characters are refused with both numbers', async () => {
    const received = await answersTo(user => user.send('ا'.repeat(5_000)));
    expect(texts(received)).toEqual([expect.stringMatching(/۵٬۰۰۰ نویسه .* ۵۰۰ نویسه/)]);
  });

  test('a long query is cut in the caption, and searched whole', async () => {
    const query = 'گربهٔ سیاه روی دیوار '.repeat(15).trim();
    const received = await answersTo(user => user.send(query));
    expect(harness.search.queries.at(-1)).toBe(query);
    const caption = received[0]?.caption ?? '';
    expect(caption.length).toBeLessThan(130);
    expect(caption).toMatch(/^گربهٔ .*…$/);
  });

  test.each([
    ['markup', '<b>گل</b> & *x* _y_ [z](http://e.example)', '<b>گل</b> & *x* _y_ [z](http://e.example)'],
    ['an override that would reverse the caption', 'گل\u202eevil\u202c', 'گلevil'],
    ['isolates that would break out of ours', 'گل\u2069\u2069\u2068', 'گل'],
    ['NUL and lines', 'گل\u0000سرخ\r\nباغ', 'گلسرخ باغ'],
    ['half a surrogate pair', 'گل \ud83d', 'گل'],
    ['an emoji beside a word', '🍌 موز', '🍌 موز'],
  ])('%s reaches search and caption as plain text', async (_name, text, plain) => {
    const received = await answersTo(user => user.send(text));
    expect(harness.search.queries.at(-1)).toBe(plain);
    expect(received[0]?.caption).toBe(plain);
    expect(albums(received)).toEqual([3]);
  });
});

describe('too many messages', () => {
  test('are answered by one request for patience, then by silence; others are served', async () => {
    const eager = harness.telegram.user();
    for (let message = 0; message < 16; message++) eager.send(`گل ${message}`);
    const received = await eager.until(all => albums(all).length === 12);
    expect(albums(received)).toEqual(Array(12).fill(3));
    expect(texts(received).filter(text => text.includes('صبر کنید'))).toHaveLength(1);
    const calm = harness.telegram.user();
    calm.send('گل');
    await calm.until(all => albums(all).length === 1);
  });
});
