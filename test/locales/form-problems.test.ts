import { expect, it } from 'vitest';
import { z } from 'zod';
import { Password, PersonName, Username } from '../../core/ground/domain/accounts/account.ts';
import { WebhookAddress } from '../../core/ground/domain/accounts/webhook.ts';
import { NegarehError } from '../../core/ground/errors.ts';
import { parseForm } from '../../core/ground/parse-input.ts';
import { errorMessage } from '../../locales/messages.ts';

const Form = z.strictObject({
  name: PersonName,
  username: Username,
  password: Password,
  url: WebhookAddress,
  people: z.coerce.number().int().min(1).max(5),
  startAt: z.iso.datetime(),
  events: z.array(z.string()).min(2),
  request: z.strictObject({ wanted: z.strictObject({ query: z.string().min(1) }), max: z.int().positive() }),
});
const GOOD = {
  name: 'سارا',
  username: 'سارا',
  password: 'یک جملهٔ بلند',
  url: 'https://example.com',
  people: '2',
  startAt: '2026-01-01T00:00:00Z',
  events: ['a', 'b'],
  request: { wanted: { query: 'گربه' }, max: 1 },
};

function refusalOf(change: Partial<Record<keyof typeof GOOD, unknown>>, locale: 'fa' | 'en'): string {
  try {
    parseForm(Form, { ...GOOD, ...change });
  } catch (error) {
    if (error instanceof NegarehError) return errorMessage(locale, error);
    throw error;
  }
  return '';
}

it.each([
  [{}, ''],
  // A space in a username: nothing in the browser stops it.
  [{ username: 'سارا رضایی' }, '«نام کاربری» نویسه‌ای دارد که پذیرفته نیست.'],
  [{ username: 'سا', name: ' ' }, '«نام» خالی است.'],
  [{ username: 'سا' }, '«نام کاربری» باید دست‌کم ۳ نویسه باشد.'],
  [{ name: 'x'.repeat(61) }, '«نام» باید حداکثر ۶۰ نویسه باشد.'],
  [{ name: '\u202eسارا' }, '«نام» نویسه‌ای دارد که پذیرفته نیست.'],
  [{ password: 'کوتاه' }, '«گذرواژه» باید دست‌کم ۱۰ نویسه باشد.'],
  [{ url: 'ftp://x' }, '«نشانی» درست نیست؛ باید با ‎http://‎ یا ‎https://‎ آغاز شود.'],
  [{ startAt: '2026-02-30T00:00:00Z' }, '«زمان آغاز» درست نیست.'],
  [{ events: ['a'] }, '«از چه باخبر شود» درست نیست.'],
  [{ people: '99' }, '«شمار بازبین‌های یک جفت» باید حداکثر ۵ باشد.'],
  [{ people: 'بی‌شمار' }, '«شمار بازبین‌های یک جفت» درست نیست.'],
  [{ request: { wanted: { query: '' }, max: 1 } }, '«واژه‌های جست‌وجو» خالی است.'],
  [{ request: { wanted: { query: 'گربه' }, max: 0 } }, '«دست بالا چند عکس» باید بیش از ۰ باشد.'],
])('what is wrong with a form is said in words: %j', (change, sentence) => {
  expect(refusalOf(change, 'fa')).toBe(sentence);
});

it('has the same in English, and never the words of a schema', () => {
  expect(refusalOf({ username: 'a b' }, 'en')).toBe('“Username” has a character that is not allowed.');
  expect(refusalOf({ people: '0' }, 'en')).toBe('“People who review a pair” must be at least 1.');
});
