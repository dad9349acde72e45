import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTokenizer } from '../../core/engines/encoders/tokenizer.ts';
import { prepareModel } from '../../core/engines/models/prepare.ts';
import type { SearchMode } from '../../core/ground/domain/search/search.ts';
import { loadConcepts } from '../../core/work/demo/concepts.ts';
import { askJson } from './ask-json.ts';
import type { BenchSystem } from './bench-system.ts';
import { printTable } from './bench-table.ts';
import { milliseconds, ratio, Times, timeEach } from './stopwatch.ts';

const QUERIES = 400;
/** Before them: what a process does in its first seconds, compiling most of all, is not what is timed. */
const SETTLING = 800;
const CLIENTS = 16;

/** Queries through HTTP, one after the other and from many clients, beside the bare HTTP round trip of the same server. */
export async function benchQueries(system: BenchSystem, print: (line: string) => void): Promise<void> {
  const texts = (await loadConcepts()).map(({ persian }) => persian);
  const ask = (index: number) => post(system.url, { text: texts[index % texts.length]! });
  const askMeaning = (index: number) =>
    post(system.url, { text: texts[index % texts.length]!, mode: 'meaning' });
  const floor = await timeEach(QUERIES, async () => askJson(`${system.url}/healthz`));
  await timeEach(SETTLING, ask);
  await timeEach(SETTLING / 2, askMeaning);
  await scrape(system.url);
  const queries = await timeEach(QUERIES, ask);
  const stages = await scrape(system.url);
  const byMeaning = await timeEach(QUERIES, askMeaning);
  const tokenise = await timeTokenise(system, texts);

  const started = performance.now();
  const many: number[] = [];
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      for (let turn = 0; turn < QUERIES / CLIENTS; turn += 1) {
        const begin = performance.now();
        await ask(client * 37 + turn);
        many.push(performance.now() - begin);
      }
    }),
  );
  const perSecond = many.length / ((performance.now() - started) / 1000);
  const crowd = new Times(many);
  const block = (await scrape(system.url)).longestBlockMs;

  const row = (name: string, times: Times, extra: string) => [
    name,
    ...[0.5, 0.95, 0.99].map(share => milliseconds(times.quantile(share))),
    extra,
  ];
  printTable(
    `Queries through HTTP, ${system.pictures} pictures, ${QUERIES} queries`,
    [
      ['', 'p50', 'p95', 'p99', 'beside the baseline'],
      row('baseline: GET /healthz', floor, '1.00 x'),
      row('one client', queries, ratio(queries.quantile(0.5), floor.quantile(0.5))),
      row('one client, by meaning alone', byMeaning, ratio(byMeaning.quantile(0.5), floor.quantile(0.5))),
      row(`${CLIENTS} clients`, crowd, `${perSecond.toFixed(0)} queries a second`),
    ],
    print,
  );
  printTable(
    'Stages of one query, mean',
    [
      ['tokenise', milliseconds(tokenise), '(part of encode)'],
      ...(['encode', 'search', 'rows', 'log'] as const).map(stage => [
        stage,
        milliseconds(stages[stage]),
        '',
      ]),
    ],
    print,
  );
  printTable(
    'The event loop of the search process, longest block',
    [
      ['one client', milliseconds(stages.longestBlockMs), 'target 20 ms'],
      [`${CLIENTS} clients`, milliseconds(block), 'target 20 ms'],
    ],
    print,
  );
}

const post = (url: string, query: { text: string; mode?: SearchMode }): Promise<unknown> =>
  askJson(`${url}/v1/search`, query);

type Scrape = Record<'encode' | 'search' | 'rows' | 'log' | 'longestBlockMs', number>;
const totals = new Map<string, { sum: number; count: number }>();

/** Mean milliseconds of the stages, and the event loop's longest block, since the scrape before. */
async function scrape(url: string): Promise<Scrape> {
  await sleep(50);
  const text = await (await fetch(`${url}/metrics`)).text();
  const value = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0);
  const stage = (name: string): number => {
    const sum = value(new RegExp(`stage_seconds_sum\\{stage="${name}"\\} (\\S+)`));
    const count = value(new RegExp(`stage_seconds_count\\{stage="${name}"\\} (\\S+)`));
    const before = totals.get(name) ?? { sum: 0, count: 0 };
    totals.set(name, { sum, count });
    return count === before.count ? 0 : (1_000 * (sum - before.sum)) / (count - before.count);
  };
  return {
    encode: stage('encode'),
    search: stage('search'),
    rows: stage('rows'),
    log: stage('log'),
    longestBlockMs: 1_000 * value(/^negareh_event_loop_longest_block_seconds (\S+)/m),
  };
}

async function timeTokenise({ config }: BenchSystem, texts: readonly string[]): Promise<number> {
  const modelsDir = path.join(config.dataDir, 'models');
  const { text } = await prepareModel(config.model, { precision: 'fp32', modelsDir });
  const tokenizer = await openTokenizer(text.tokenizerFolder, text);
  const times = await timeEach(QUERIES, async index => tokenizer.encode(texts[index % texts.length]!));
  return times.quantile(0.5);
}
