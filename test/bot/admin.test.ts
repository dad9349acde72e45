import type { Message } from 'grammy/types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setDivarTerms } from '../../core/data/crawl/divar-terms.ts';
import type { TestUser } from '../stand-ins/telegram/test-user.ts';
import { type BotHarness, startHarness } from './bot-harness.ts';

let harness: BotHarness;
let admin: TestUser;
let other: TestUser;
beforeAll(async () => {
  // The ids of the stand-in's people begin there.
  const variables = { TELEGRAM_ADMINS: ' 500000000, 500000003', CRAWL_CONTACT: 'negareh@example.org' };
  harness = await startHarness({ photos: 12, variables });
  admin = harness.telegram.user();
  other = harness.telegram.user();
  expect(admin.user.id).toBe(500_000_000);
});
afterAll(() => harness.close());

const textNow = ({ message_id }: Message) => admin.chat.find(message_id).text ?? '';
const queued = async () => {
  const rows = await harness.database.prisma.$queryRaw<{ name: string }[]>`
    SELECT name FROM pgboss.job WHERE state::text = 'created' ORDER BY name`;
  return rows.map(({ name }) => name);
};

test('to everybody else the commands of admins are unknown, and their buttons do nothing', async () => {
  for (const command of ['/stats', '/status', '/rebuild', '/crawl commons Cats', '/broadcast']) {
    expect((await other.nextText(() => other.send(command))).text).toContain('این فرمان را نمی‌شناسم');
  }
  const question = await admin.nextText(() => admin.send('/rebuild'));
  other.pressData(question, 'admin:rebuild');
  expect((await other.nextText(() => other.send('/help'))).text).not.toContain('models pull');
  expect(textNow(question)).toContain('از نو ساخته می‌شود');
  const group = harness.telegram.group();
  admin.send(`/stats@${harness.telegram.bot.user.username}`, { chat: group });
  // What the model in use finds, and for admins how one that knows more is got.
  const help = await admin.nextText(() => admin.send('/help'));
  expect(help.text).toContain('چیزها، جانوران و جاها را از نامشان');
  expect(help.text).toContain('models pull farsi-image-search');
  const said = () => group.messages.filter(({ from }) => from?.is_bot);
  expect(said()).toEqual([]);
  // In front of others it is help like any.
  admin.send(`/help@${harness.telegram.bot.user.username}`, { chat: group });
  await expect.poll(said).toHaveLength(1);
  expect(said()[0]?.text).not.toContain('models pull');
});

test('/stats comes with a plot, and without one while none can be drawn', async () => {
  const shown = () => admin.received.filter(({ photo }) => photo);
  admin.send('/stats');
  await admin.until(() => shown().length === 1);
  expect(shown()[0]?.caption).toContain('• گزارش‌های باز: ۰');
  expect(harness.search.drawn).toEqual(['جست‌وجوها در ۱۴ روز گذشته']);
  harness.search.failures.push(new Error('no plot'));
  expect((await admin.nextText(() => admin.send('/stats'))).text).toContain('نگاره در یک نگاه');
});

test('/rebuild asks first, /crawl says what it can and why not, and /status follows what is in work', async () => {
  const question = await admin.nextText(() => admin.send('/rebuild'));
  admin.press(question, 'بله، بساز');
  await admin.until(() => textNow(question).includes('نمایه را می‌سازد'));
  // A row, which waits its turn behind a build that runs.
  const { jobRun } = harness.database.prisma;
  expect(await jobRun.findMany({ select: { kind: true, state: true } })).toEqual([
    { kind: 'build-index', state: 'waiting' },
  ]);
  expect(await queued()).toEqual(['carry-out-runs']);

  expect((await admin.nextText(() => admin.send('/crawl'))).text).toContain('/crawl commons');
  expect((await admin.nextText(() => admin.send('/crawl divar tehran'))).text).toContain('CRAWL_DIVAR=on');
  const asked = await admin.nextText(() => admin.send('/crawl commons Cats of Iran'));
  expect(asked.text).toContain('commons category Cats of Iran · fa,en');
  expect(await queued()).toEqual(['carry-out-runs', 'crawl']);

  const status = await admin.nextText(() => admin.send('/status'));
  expect(status.text).toContain('• جست‌وجو: آماده، با ۱۲ عکس');
  expect(status.text).toContain('تاکنون ۰ عکس');
  expect(status.text).toContain('• در دست انجام: ساختن نمایه');
  await jobRun.updateMany({ data: { state: 'done' } });
  await harness.database.prisma.crawlRun.updateMany({ data: { fetched: 7 } });
  await admin.until(() => textNow(status).includes('تاکنون ۷ عکس'));
  await harness.database.prisma.crawlRun.updateMany({ data: { state: 'done' } });
  await admin.until(() => textNow(status).includes('کاری در دست انجام نیست'));
});

test('/crawl divar goes by the switch in the dashboard too', async () => {
  const second = harness.telegram.user();
  expect(second.user.id).toBe(500_000_003);
  const ask = async () => (await second.nextText(() => second.send('/crawl divar tehran'))).text;
  expect(await ask()).toContain('CRAWL_DIVAR=on');
  await setDivarTerms(harness.database, true, 'مینا');
  expect(await ask()).toContain('divar');
  const asked = await harness.database.prisma.crawlRun.findMany({ where: { source: 'divar' } });
  expect(asked).toHaveLength(1);
});
