import { formatNumber } from '../format.ts';
import { noOption, usage } from './usage.mjs';

const number = (value: number) => formatNumber('en', value);
const seconds = (value: number) => `${number(Math.round(value * 10) / 10)} s`;

export const start = {
  usage,
  noOption,
  starting: 'Starting Negareh',
  alreadyRunning: (pid: number, url: string) =>
    `Negareh is running already: process ${pid}, search at ${url}. Nothing was started.`,
  waitingForLeftovers: '  ending processes that an earlier start left behind',
  drawingDemo: '  the first start: drawing a small demo collection',
  demoIncomplete: '  The demo is not complete. The next start, or “./negareh demo add”, goes on with it.',
  ended: (name: string, how: string, restart: number) =>
    `${name} ended (${how}); starting it again ${restart === 0 ? 'at once' : `in ${seconds(restart)}`}`,
  refused: (name: string) =>
    `${name} does not accept its configuration (the lines above say why). It is left out until the next “npm start”.`,
  stillStarting: (after: number) =>
    `The search is not ready after ${seconds(after)}; the lines above say what it is doing.`,
  ready: (after: number) => `Negareh is ready (${seconds(after)})`,
  searchAt: (url: string, images: number) => `  search   ${url}  (${number(images)} photos)`,
  preparing: (ready: number, total: number) =>
    `  photos   ${number(ready)} of ${number(total)} can be found so far; the worker is preparing the others`,
  dashboardAt: (url: string) => `  web      ${url}`,
  firstMaintainer: (link: string) => `  yours    ${link}  (opens the first maintainer's account; works once)`,
  example: (query: string) => `  try it   ./negareh search "${query}"`,
  addPictures: '  next     ./negareh ingest <folder of pictures>',
  betterModel: (inUse: string, better: string) =>
    `  model    ${inUse}, which knows drawings alone; “./negareh models use ${better}” finds photographs, too`,
  botRuns: '  bot      running',
  botOff:
    '  bot      off: talk to @BotFather in Telegram, send /newbot, put TELEGRAM_TOKEN=<token> into .env, start again',
  howToStop: '  stop     Ctrl-C',
  stopping: 'Stopping …',
};
