import type { start as en } from '../en/start.ts';
import { formatNumber } from '../format.ts';
import { noOption, usage } from './usage.mjs';

const number = (value: number) => formatNumber('fa', value);
const seconds = (value: number) => `${number(Math.round(value * 10) / 10)} ثانیه`;

export const start: typeof en = {
  usage,
  noOption,
  starting: 'نگاره راه می‌افتد',
  alreadyRunning: (pid, url) =>
    `نگاره از پیش در حال اجراست: فرایند ${pid}، جست‌وجو در ${url}. چیز تازه‌ای اجرا نشد.`,
  waitingForLeftovers: '  پایان دادن به فرایندهای بازمانده از اجرای پیشین',
  drawingDemo: '  نخستین اجرا: کشیدن یک مجموعهٔ کوچک نمایشی',
  demoIncomplete: '  مجموعهٔ نمایشی کامل نیست. اجرای بعدی یا فرمان «‎./negareh demo add» آن را ادامه می‌دهد.',
  ended: (name, how, restart) =>
    `${name} پایان یافت (${how})؛ ${restart === 0 ? 'همین حالا' : `${seconds(restart)} دیگر`} دوباره اجرا می‌شود`,
  refused: name =>
    `${name} تنظیماتش را نمی‌پذیرد (سطرهای بالا می‌گویند چرا). تا «npm start» بعدی کنار گذاشته می‌شود.`,
  stillStarting: after => `جست‌وجو پس از ${seconds(after)} هنوز آماده نیست؛ سطرهای بالا نشان می‌دهد چه می‌کند.`,
  ready: after => `نگاره آماده است (${seconds(after)})`,
  searchAt: (url, images) => `  جست‌وجو     ${url}  (${number(images)} عکس)`,
  preparing: (ready, total) =>
    `  عکس‌ها       تا اینجا ${number(ready)} از ${number(total)} عکس پیدا می‌شود؛ بقیه در حال آماده شدن‌اند`,
  dashboardAt: url => `  وب          ${url}`,
  firstMaintainer: link => `  حساب شما    ${link}  (حساب نخستین نگه‌دارنده را می‌گشاید؛ یک بار کار می‌کند)`,
  example: query => `  امتحان کنید  ./negareh search "${query}"`,
  addPictures: '  گام بعد     ./negareh ingest <پوشهٔ عکس‌ها>',
  betterModel: (inUse, better) =>
    `  مدل         ${inUse} که تنها نقاشی می‌شناسد؛ «‎./negareh models use ${better}» عکس‌های واقعی را هم پیدا می‌کند`,
  botRuns: '  ربات        در حال اجرا',
  botOff:
    '  ربات        خاموش است: در تلگرام به @BotFather پیام /newbot بدهید، TELEGRAM_TOKEN=<token> را در ‎.env بگذارید و دوباره اجرا کنید',
  howToStop: '  پایان       Ctrl-C',
  stopping: 'در حال پایان …',
};
