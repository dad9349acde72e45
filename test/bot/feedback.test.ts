import type { Message } from 'grammy/types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ReportRepository } from '../../core/data/images/reports.ts';
import { FeedbackRepository } from '../../core/data/telegram/feedback.ts';
import { newId } from '../../core/ground/domain/id.ts';
import { type BotHarness, startHarness } from './bot-harness.ts';

let harness: BotHarness;
beforeAll(async () => {
  harness = await startHarness({ photos: 12 });
  await harness.database.prisma.image.createMany({
    data: harness.search.hits.map(({ imageId, sha256, width, height }) => ({
      id: imageId,
      sha256: Uint8Array.from(Buffer.from(sha256, 'hex')),
      format: 'png',
      width,
      height,
      byteSize: 1,
      source: 'upload' as const,
    })),
  });
  harness.search.keepIn(harness.database);
});
afterAll(() => harness.close());

type Person = ReturnType<BotHarness['telegram']['user']>;
const labels = (user: Person, line: Message): string[] =>
  user.chat
    .find(line.message_id)
    .reply_markup?.inline_keyboard.flat()
    .map(({ text }) => text) ?? [];

/** Asks, opens the numbers, and presses these buttons one after the other. */
async function judge(user: Person, query: string, ...presses: [press: string, then: string][]) {
  const line = await user.nextText(() => user.send(query));
  const steps: [string, string][] = [['نظر شما', '۱'], ...presses];
  for (const [press, then] of steps) {
    user.press(line, press);
    await user.until(() => labels(user, line).some(text => text === then), `«${then}»`);
  }
  return line;
}
const rowsOf = (rank: number) =>
  harness.database.prisma.feedback.findMany({
    where: { imageId: harness.search.hits[rank - 1]!.imageId },
    select: { verdict: true, query: true },
  });
const pairsOf = (rank: number) =>
  harness.database.prisma.captionPair.findMany({
    where: { imageId: harness.search.hits[rank - 1]!.imageId },
    select: { persian: true, source: true, status: true },
  });
const pair = (persian: string) => ({ persian, source: 'feedback', status: 'pending' });

describe('what people say about photos', () => {
  test('👍 becomes a row and a caption pair for annotators; the person sees the own vote, nobody else does', async () => {
    const user = harness.telegram.user();
    const line = await judge(user, 'گربهٔ خندان', ['۲', '👍 عکس ۲'], ['👍 عکس ۲', '۲ 👍']);
    expect(labels(user, line)).toContain('۲ 👍');
    expect(await rowsOf(2)).toEqual([{ verdict: 'good', query: 'گربهٔ خندان' }]);
    expect(await pairsOf(2)).toEqual([pair('گربهٔ خندان')]);
    const other = harness.telegram.user();
    const theirs = await judge(other, 'گربهٔ خندان');
    expect(labels(other, theirs)).toContain('۲');
  });

  test('one vote a person and photo: the last counts, and takes an unseen pair with it unless others agree', async () => {
    const [one, two] = [harness.telegram.user(), harness.telegram.user()];
    await judge(one, 'کشتی بادبانی', ['۳', '👍 عکس ۳'], ['👍 عکس ۳', '۳ 👍']);
    await judge(two, 'کشتی بادبانی', ['۳', '👍 عکس ۳'], ['👍 عکس ۳', '۳ 👍']);
    await judge(one, 'کشتی بادبانی', ['۳ 👍', '👎 عکس ۳'], ['👎 عکس ۳', '۳ 👎']);
    expect((await rowsOf(3)).map(({ verdict }) => verdict).sort()).toEqual(['bad', 'good']);
    expect(await pairsOf(3)).toEqual([pair('کشتی بادبانی')]);
    await judge(two, 'کشتی بادبانی', ['۳ 👍', 'نامربوط است'], ['نامربوط است', '۳ 🚫']);
    expect(await pairsOf(3)).toEqual([]);
    expect(await rowsOf(3)).toHaveLength(2);
  });

  test('words that say what is not there are a vote and no caption', async () => {
    const user = harness.telegram.user();
    await judge(user, 'گربه -سیاه', ['۴', '👍 عکس ۴'], ['👍 عکس ۴', '۴ 👍']);
    expect(await rowsOf(4)).toEqual([{ verdict: 'good', query: null }]);
    expect(await pairsOf(4)).toEqual([]);
  });

  test('a vote hides no photo, and its words are not shown beside it', async () => {
    const rows = await harness.database.prisma.image.findMany({ where: { state: { not: 'visible' } } });
    expect(rows).toEqual([]);
  });

  test('a report hides the photo at once, and a maintainer brings it back', async () => {
    const user = harness.telegram.user();
    const line = await user.nextText(() => user.send('گل'));
    for (const [press, then] of [
      ['نظر شما', '۵'],
      ['۵', 'گزارش این عکس'],
      ['گزارش این عکس', 'حریم خصوصی کسی را نقض می‌کند'],
    ] as const) {
      user.press(line, press);
      await user.until(() => labels(user, line).includes(then), then);
    }
    const answer = await user.nextText(() => user.press(line, 'حریم خصوصی کسی را نقض می‌کند'));
    expect(answer.text).toContain('عکس ۵ تا بررسی نمایش داده نمی‌شود');
    await user.until(() => labels(user, line).includes('۵'), 'the numbers');
    for (const [press, then] of [
      ['۵', 'گزارش این عکس'],
      ['گزارش این عکس', 'دلیل دیگر'],
    ] as const) {
      // A press that comes a moment after the same one is a double tap.
      const isOpen = () => {
        const open = labels(user, line).includes(then);
        if (!open) user.press(line, press);
        return open;
      };
      await expect.poll(isOpen, { interval: 800 }).toBe(true);
    }
    const again = await user.nextText(() => user.press(line, 'دلیل دیگر'));
    expect(again.text).toBe('عکس ۵ را پیش‌تر گزارش کرده‌اید و گزارشتان رسیده است.');
    const { imageId } = harness.search.hits[4]!;
    const { prisma } = harness.database;
    expect(await prisma.image.findUnique({ where: { id: imageId } })).toMatchObject({ state: 'hidden' });
    const reports = new ReportRepository(harness.database, { showUnreviewed: true });
    expect(await reports.listOpen(10)).toMatchObject([{ imageId, reports: [{ reason: 'private' }] }]);
    expect(await reports.judge(imageId, 'dismissed', 'test')).toBe(true);
    expect(await prisma.image.findUnique({ where: { id: imageId } })).toMatchObject({ state: 'visible' });
  });

  test('/privacy says what is kept; /forget deletes it after a second press and says what it was', async () => {
    const user = harness.telegram.user();
    const { text } = await user.nextText(() => user.send('/privacy'));
    expect(text).toContain('/forget همه را پاک کنید، جز آن رمز دوروزه');
    await judge(user, 'چتر رنگی', ['۷', '👍 عکس ۷'], ['👍 عکس ۷', '۷ 👍']);
    expect(await pairsOf(7)).toEqual([pair('چتر رنگی')]);
    const question = await user.nextText(() => user.send('/forget'));
    expect(await rowsOf(7)).toHaveLength(1);
    user.press(question, 'بله، پاک کن');
    const now = () => user.chat.find(question.message_id).text ?? '';
    await user.until(() => now().includes('پاک شد'), 'the end of it');
    expect(now()).toBe('۱ نظر شما پاک شد.');
    expect(await rowsOf(7)).toEqual([]);
    expect(await pairsOf(7)).toEqual([]);
    const again = await user.nextText(() => user.send('/forget'));
    user.press(again, 'بله، پاک کن');
    await user.until(() => user.chat.find(again.message_id).text?.includes('نگه نداشته') ?? false, 'nothing');
  });

  test('words of votes go by age and the votes stay; who forgets keeps the limit of the day, and no link after it', async () => {
    const user = harness.telegram.user();
    await judge(user, 'سیب سرخ', ['۸', '👍 عکس ۸'], ['👍 عکس ۸', '۸ 👍']);
    const { prisma } = harness.database;
    const feedback = new FeedbackRepository(harness.database);
    await feedback.expire(new Date(Date.now() - 60_000));
    expect(await rowsOf(8)).toEqual([{ verdict: 'good', query: 'سیب سرخ' }]);
    await feedback.expire(new Date(Date.now() + 60_000));
    expect(await rowsOf(8)).toEqual([{ verdict: 'good', query: null }]);
    expect(await pairsOf(8)).toEqual([pair('سیب سرخ')]);

    // Whose words are gone counts all the same, and takes the caption back.
    const second = harness.telegram.user();
    await judge(second, 'سیب سرخ', ['۸', '👍 عکس ۸'], ['👍 عکس ۸', '۸ 👍']);
    const hashes = await prisma.feedback.findMany({
      where: { imageId: harness.search.hits[7]!.imageId },
      orderBy: { createdAt: 'asc' },
      select: { personHash: true },
    });
    await feedback.forget(Uint8Array.from(hashes[1]!.personHash));
    expect(await pairsOf(8)).toEqual([pair('سیب سرخ')]);
    await feedback.forget(Uint8Array.from(hashes[0]!.personHash));
    expect([await pairsOf(8), await rowsOf(8)]).toEqual([[], []]);

    const reports = new ReportRepository(harness.database, { showUnreviewed: true });
    const person = new Uint8Array([7, 7]);
    const report = (rank: number) => {
      const { imageId } = harness.search.hits[rank - 1]!;
      return reports.add({ imageId, reason: 'wrong', note: null, addressHash: person });
    };
    for (const rank of [1, 2, 9, 10, 11]) expect(await report(rank)).toBe('hidden');
    expect(await feedback.forget(person)).toEqual({ votes: 0, reports: 5 });
    expect(await report(12)).toBe('refused');
    await prisma.$executeRaw`UPDATE report SET forget_at = now() - interval '1 minute' WHERE forget_at IS NOT NULL`;
    await feedback.expire(new Date(0));
    expect(await prisma.report.count({ where: { addressHash: person } })).toBe(0);
    expect(await report(12)).toBe('hidden');
  });

  test('a caption of votes whose words went without a hash, as earlier versions left them, goes with the last of them', async () => {
    const [one, two] = [harness.telegram.user(), harness.telegram.user()];
    const { prisma } = harness.database;
    const { imageId } = harness.search.hits[9]!;
    const feedback = new FeedbackRepository(harness.database);
    await judge(one, 'ماه کامل', ['۱۰', '👍 عکس ۱۰'], ['👍 عکس ۱۰', '۱۰ 👍']);
    await judge(two, 'ماه کامل', ['۱۰', '👍 عکس ۱۰'], ['👍 عکس ۱۰', '۱۰ 👍']);
    await feedback.expire(new Date(0));
    expect(await pairsOf(10)).toEqual([pair('ماه کامل')]);
    await prisma.feedback.updateMany({ where: { imageId }, data: { query: null, queryHash: null } });
    for (const { personHash } of await prisma.feedback.findMany({ where: { imageId } })) {
      await feedback.expire(new Date(0));
      expect(await pairsOf(10)).toEqual([pair('ماه کامل')]);
      await feedback.forget(Uint8Array.from(personHash));
    }
    await prisma.captionPair.create({
      data: { id: newId(), imageId, persian: 'ماه نو', source: 'feedback', status: 'approved' },
    });
    await feedback.expire(new Date(0));
    expect(await pairsOf(10)).toEqual([{ ...pair('ماه نو'), status: 'approved' }]);
  });

  test('in a group nobody is asked for an opinion, and a forged press changes nothing', async () => {
    const group = harness.telegram.group();
    const user = harness.telegram.user();
    user.send('/search گل', { chat: group });
    await expect.poll(() => group.messages.find(({ text }) => text?.startsWith('عکس‌های'))).toBeTruthy();
    const line = group.messages.at(-1) as Message;
    const data = line
      .reply_markup!.inline_keyboard.flat()
      .map(one => ('callback_data' in one ? one.callback_data : ''));
    expect(data.some(one => one.startsWith('rate:'))).toBe(false);
    const like = data.find(one => one.startsWith('like:'))!;
    user.pressData(line, like.replace(/^like:(.+):0$/, 'good:$1:6'), group);
    await user.nextText(() => user.send('/help'));
    expect(await rowsOf(6)).toEqual([]);
  });
});
