// Writes docs/conversation.jpg: a conversation with the bot as it really went, with the search process of a new system behind it and the
// stand-in of Telegram before it. Takes two minutes and needs Chromium and a font with emoji, such as Debian's
// fonts-noto-color-emoji. `npm run docs:conversation [-- file]`
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Message } from 'grammy/types';
import { openAdminDesk } from '../../bot/admin-desk.ts';
import { TELEGRAM_LIMITS } from '../../bot/sending/send-limits.ts';
import { startBot } from '../../bot/start-bot.ts';
import { personHashOf } from '../../bot/telegram/person-hash.ts';
import { openDatabase } from '../../core/data/database/database.ts';
import { DiskImageFiles } from '../../core/data/images/disk-image-files.ts';
import { FacetRepository } from '../../core/data/images/facet-counts.ts';
import { ReportRepository } from '../../core/data/images/reports.ts';
import { FeedbackRepository } from '../../core/data/telegram/feedback.ts';
import { TelegramFileRepository } from '../../core/data/telegram/telegram-files.ts';
import { TelegramPersonRepository } from '../../core/data/telegram/telegram-people.ts';
import { TelegramUpdateRepository } from '../../core/data/telegram/telegram-updates.ts';
import { createLog } from '../../core/ground/log.ts';
import { PERSIAN_FONT_FILE } from '../../core/ground/pixels/persian-font.ts';
import { ROOT } from '../../core/ground/project.ts';
import { EXAMPLE_SENTENCES } from '../../core/work/demo/example-queries.ts';
import { searchClientOf } from '../../core/work/search/client.ts';
import { openBrowser } from '../helpers/dashboard/browser.ts';
import { startTelegram, TEST_TOKEN, type TelegramStandIn } from '../stand-ins/telegram/server.ts';
import type { TestUser } from '../stand-ins/telegram/test-user.ts';
import { openBenchSystem } from './bench-system.ts';

/** For the page: without such a font there are boxes in place of emoji, which are grey. */
const DRAWS_EMOJI = `(() => {
  const context = document.createElement('canvas').getContext('2d');
  context.font = '32px emoji';
  context.fillText('👋', 0, 40);
  const { data } = context.getImageData(0, 0, 60, 60);
  return data.some((red, index) => index % 4 === 0 && Math.abs(red - data[index + 2]) > 40);
})()`;

const target = process.argv[2] ?? path.join(ROOT, 'docs/conversation.jpg');
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const system = await openBenchSystem(print, 'photo');
const { config } = system;
const database = openDatabase(config.databaseUrl ?? '');
const telegram = await startTelegram();
const log = createLog('bot', { level: 'warn', toStderr: true });
const search = searchClientOf(config);
const bot = startBot(
  { token: TEST_TOKEN, apiRoot: telegram.root },
  {
    search,
    renditions: new DiskImageFiles(config.dataDir),
    sentFiles: new TelegramFileRepository(database),
    updates: new TelegramUpdateRepository(database),
    people: new TelegramPersonRepository(database),
    personHash: personHashOf('conversation'),
    feedback: new FeedbackRepository(database),
    reports: new ReportRepository(database, config),
    facets: new FacetRepository(database),
    preparation: async () => undefined,
    modelInUse: async () => config.model,
    admin: openAdminDesk({ database, config, search, log }),
    examples: EXAMPLE_SENTENCES,
    log,
  },
  { limits: { ...TELEGRAM_LIMITS, perSecond: 1_000, chatPauseMs: 0 } },
);
await bot.ready;
try {
  await shoot(await renderChat(telegram, await converse(telegram.user())), target);
  print(`wrote ${path.relative('.', target)}`);
} finally {
  await bot.stop();
  await telegram.close();
  await database.close();
  await system.close();
}

async function converse(user: TestUser): Promise<Message[]> {
  await user.nextText(() => user.send('سلام'));
  await user.nextText(() => user.send('گربه بدون کلاه'));
  return user.chat.messages;
}

/** One chat as HTML: what the person wrote on the right, the bot's answers on the left, an album as one bubble. */
async function renderChat(stand: TelegramStandIn, messages: readonly Message[]): Promise<string> {
  const bubbles = [...Map.groupBy(messages, one => one.media_group_id ?? one).values()];
  return (await Promise.all(bubbles.map(bubble => renderBubble(stand, bubble)))).join('');
}

async function renderBubble(stand: TelegramStandIn, bubble: readonly Message[]): Promise<string> {
  const photos = await Promise.all(
    bubble.flatMap(({ photo }) => photo?.at(-1)?.file_id ?? []).map(fileId => photoUrl(stand, fileId)),
  );
  const [first] = bubble;
  const text = bubble.map(one => one.text ?? one.caption ?? '').join('');
  const rows = first?.reply_markup?.inline_keyboard ?? [];
  const grid = photos.map(url => `<img src="${url}">`).join('');
  const buttons = rows.map(
    row => `<div>${row.map(one => `<b dir="auto">${escaped(one.text)}</b>`).join('')}</div>`,
  );
  const side = first?.from?.is_bot ? 'bot' : 'person';
  return `<section class="${side}"><article>${photos.length > 0 ? `<figure class="of${photos.length}">${grid}</figure>` : ''}${
    text === '' ? '' : `<p dir="auto">${escaped(text)}</p>`
  }</article>${buttons.length > 0 ? `<nav>${buttons.join('')}</nav>` : ''}</section>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

async function photoUrl({ root }: TelegramStandIn, fileId: string): Promise<string> {
  const answer = await fetch(`${root}/bot${TEST_TOKEN}/getFile?file_id=${fileId}`);
  const { result } = (await answer.json()) as { result: { file_path: string } };
  const file = await fetch(`${root}/file/bot${TEST_TOKEN}/${result.file_path}`);
  return `data:image/jpeg;base64,${Buffer.from(await file.arrayBuffer()).toString('base64')}`;
}

async function shoot(chat: string, file: string): Promise<void> {
  const font = (await readFile(PERSIAN_FONT_FILE)).toString('base64');
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 448, height: 600 }, deviceScaleFactor: 1.5 });
    await page.setContent(`<!doctype html><html lang="fa"><style>
      @font-face { font-family: V; src: url(data:font/woff2;base64,${font}); font-weight: 100 900; }
      * { box-sizing: border-box; margin: 0; }
      body { display: flex; gap: 16px; padding: 16px; background: #fff; font: 15px/1.65 V, emoji; color: #10232b; }
      main { flex: 1; padding: 14px; border-radius: 18px; background: #cfe0d8; }
      section { width: 88%; margin-bottom: 10px; }
      section.person { margin-inline-start: auto; width: fit-content; max-width: 80%; }
      article { overflow: hidden; border-radius: 14px; background: #fff; }
      .person article { background: #e1f7cb; }
      p { padding: 7px 12px; white-space: pre-line; text-align: start; unicode-bidi: plaintext; }
      figure { display: grid; grid-template-columns: repeat(6, 1fr); gap: 2px; }
      figure img { grid-column: span 2; width: 100%; aspect-ratio: 1.1; object-fit: cover; display: block; }
      .of10 img:nth-child(-n + 4) { grid-column: span 3; aspect-ratio: 1.4; }
      .of1 img { grid-column: span 6; aspect-ratio: auto; }
      nav { margin-top: 4px; }
      nav div { display: flex; gap: 4px; margin-bottom: 4px; }
      nav b { flex: 1; padding: 4px 6px; border-radius: 9px; background: #5f8575; color: #fff; text-align: center;
        font-weight: 500; font-size: 13.5px; }
    </style><body dir="ltr"><main>${chat}</main></body></html>`);
    if (!(await page.evaluate<boolean>(DRAWS_EMOJI)))
      throw new Error('no font of this machine has emoji in colour');
    await page.screenshot({ path: file, fullPage: true, type: 'jpeg', quality: 82 });
  } finally {
    await browser.close();
  }
}
