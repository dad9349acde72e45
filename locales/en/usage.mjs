/** What `npm start` and each process that runs alone say of themselves. Plain JavaScript: it is read before set-up, by any Node. */

/** @type {(name: string, what: string) => string} */
const alone = (name, what) => `Usage: npm run ${name}

${what}

It takes no options; settings stand in the environment or in .env (docs/settings.md). “npm start” starts all of Negareh.`;

/** @type {(given: string, command: string) => string} */
export const noOption = (given, command) =>
  `“${given}” was not understood, and nothing was started: ${command} takes no options. “${command} -- --help” says more.`;

export const usage = {
  start: `Usage: npm start

Starts all of Negareh and keeps it running until Ctrl-C: database, search, worker, dashboard, and the Telegram bot and
the crawler where they are set up. It takes no options; settings stand in the environment or in .env (docs/settings.md).

Examples:
  npm start
  DASHBOARD_PORT=8090 npm start
  npm run worker              one process alone; also search, dashboard, bot, crawler

“./negareh help” lists the commands.`,
  search: alone(
    'search',
    'Starts the search process: it holds the model and the index, and answers queries over HTTP.',
  ),
  worker: alone(
    'worker',
    'Starts the worker: it does the jobs that need the model, like embedding new photos and building the index.',
  ),
  dashboard: alone(
    'dashboard',
    'Starts the dashboard: the web pages for searching, reviewing and looking after it all.',
  ),
  bot: alone('bot', 'Starts the Telegram bot, which needs TELEGRAM_TOKEN and asks the search process.'),
  crawler: alone(
    'crawler',
    'Starts the crawler, which needs CRAWL_CONTACT and carries out the crawls that were left to it.',
  ),
};
