/** What `npm start` and each process that runs alone say of themselves. Plain JavaScript: it is read before set-up, by any Node. */

/** @type {(name: string, what: string) => string} */
const alone = (name, what) => `کاربرد: npm run ${name}

${what}

گزینه‌ای ندارد؛ تنظیم‌ها در محیط یا در پروندهٔ ‎.env می‌آیند (docs/settings.md). «npm start» همهٔ نگاره را راه می‌اندازد.`;

/** @type {(given: string, command: string) => string} */
export const noOption = (given, command) =>
  `«${given}» شناخته نشد و چیزی اجرا نشد: ${command} گزینه‌ای ندارد. «${command} -- --help» بیش‌تر می‌گوید.`;

/** @type {typeof import('../en/usage.mjs').usage} */
export const usage = {
  start: `کاربرد: npm start

همهٔ نگاره را راه می‌اندازد و تا Ctrl-C در حال اجرا نگه می‌دارد: پایگاه داده، جست‌وجو، کارگر، داشبورد، و ربات تلگرام و پیماینده
اگر تنظیم شده باشند. گزینه‌ای ندارد؛ تنظیم‌ها در محیط یا در پروندهٔ ‎.env می‌آیند (docs/settings.md).

نمونه‌ها:
  npm start
  DASHBOARD_PORT=8090 npm start
  npm run worker              یک پردازه به‌تنهایی؛ همچنین search، dashboard، bot و crawler

«‎./negareh help» فهرست فرمان‌ها را نشان می‌دهد.`,
  search: alone(
    'search',
    'پردازهٔ جست‌وجو را راه می‌اندازد: مدل و نمایه را نگه می‌دارد و به پرسش‌ها از راه HTTP پاسخ می‌دهد.',
  ),
  worker: alone(
    'worker',
    'کارگر را راه می‌اندازد: کارهایی را می‌کند که مدل می‌خواهند، مانند بردار ساختن برای عکس‌های تازه و ساختن نمایه.',
  ),
  dashboard: alone(
    'dashboard',
    'داشبورد را راه می‌اندازد: صفحه‌های وب برای جست‌وجو، بازبینی و رسیدگی به همه چیز.',
  ),
  bot: alone('bot', 'ربات تلگرام را راه می‌اندازد که TELEGRAM_TOKEN می‌خواهد و از پردازهٔ جست‌وجو می‌پرسد.'),
  crawler: alone(
    'crawler',
    'پیماینده را راه می‌اندازد که CRAWL_CONTACT می‌خواهد و پیمایش‌های سپرده‌شده را انجام می‌دهد.',
  ),
};
