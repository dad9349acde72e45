import { setTimeout as sleep } from 'node:timers/promises';
import { loadConcepts } from '../../core/work/demo/concepts.ts';
import type { BenchSystem } from './bench-system.ts';
import { printTable } from './bench-table.ts';
import { milliseconds, Times } from './stopwatch.ts';

const CLIENTS = 16;
const CAPACITY_MS = 5_000;
/** Of the load that is meant to be borne; twice as much as can be comes for a quarter of it. */
const SECONDS = Number(process.env['LOAD_SECONDS'] ?? 60);
const TICK_MS = 5;
/** Of as many answers one after the other each is as quick as before. */
const CALM_ANSWERS = 10;

interface Asked {
  readonly status: number;
  readonly ms: number;
  readonly says: boolean;
}

interface Crowd {
  readonly asked: readonly Asked[];
  /** Resident, in MB, at a quarter of the time and at its end. */
  readonly memory: readonly [number, number];
}

/** What happens at four fifths and at twice of what the search process answers: nobody waits long, and who must come later is told so. */
export async function benchLoad(system: BenchSystem, print: (line: string) => void): Promise<void> {
  const texts = (await loadConcepts()).map(({ persian }) => persian);
  let next = 0;
  const ask = async (): Promise<Asked> => {
    const begin = performance.now();
    const answer = await fetch(`${system.url}/v1/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: texts[next++ % texts.length] }),
    });
    await answer.arrayBuffer();
    const says = answer.headers.get('retry-after') !== null;
    return { status: answer.status, ms: performance.now() - begin, says };
  };
  for (let warm = 0; warm < 50; warm++) await ask();
  const alone: number[] = [];
  for (let time = 0; time < 100; time++) alone.push((await ask()).ms);
  const usual = new Times(alone);
  const perSecond = await capacity(ask);
  const borne = await crowd(ask, 0.8 * perSecond, { seconds: SECONDS, system });
  const flood = await crowd(ask, 2 * perSecond, { seconds: SECONDS / 4, system });
  const calmMs = await untilCalm(ask, usual.quantile(0.95));
  const row = (name: string, rate: number, { asked, memory }: Crowd): string[] => {
    const accepted = asked.filter(({ status }) => status === 200);
    const refused = asked.filter(({ status }) => status === 503);
    const times = new Times(accepted.map(({ ms }) => ms));
    return [
      name,
      `${rate.toFixed(0)} a second`,
      milliseconds(times.quantile(0.5)),
      milliseconds(times.quantile(0.99)),
      `${accepted.length} answered, ${refused.length} told to come later (${refused.filter(({ says }) => says).length} of them when), ${asked.length - accepted.length - refused.length} failed`,
      `${memory[0].toFixed(0)} to ${memory[1].toFixed(0)} MB`,
    ];
  };
  printTable(
    `Load: ${CLIENTS} clients that wait for their answers get ${perSecond.toFixed(0)} a second, one alone ${milliseconds(usual.quantile(0.5))}`,
    [
      ['', 'asked', 'p50', 'p99', '', 'memory'],
      row(`80 % for ${SECONDS} s`, 0.8 * perSecond, borne),
      row(`200 % for ${SECONDS / 4} s`, 2 * perSecond, flood),
    ],
    print,
  );
  print(`  back to usual ${milliseconds(calmMs)} after the flood`);
}

async function capacity(ask: () => Promise<Asked>): Promise<number> {
  let answered = 0;
  const end = performance.now() + CAPACITY_MS;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (performance.now() < end) {
        const { status } = await ask();
        if (status === 200) answered++;
      }
    }),
  );
  return answered / (CAPACITY_MS / 1000);
}

/** Asks so often, whether or not answers come. */
async function crowd(
  ask: () => Promise<Asked>,
  perSecond: number,
  { seconds, system }: { readonly seconds: number; readonly system: BenchSystem },
): Promise<Crowd> {
  const asked: Promise<Asked>[] = [];
  const begin = performance.now();
  let early: number | undefined;
  for (;;) {
    const now = (performance.now() - begin) / 1000;
    if (now >= seconds) break;
    while (asked.length < now * perSecond) {
      asked.push(ask().catch(() => ({ status: 0, ms: 0, says: false })));
    }
    if (now >= seconds / 4) early ??= await system.memory();
    await sleep(TICK_MS);
  }
  const all = await Promise.all(asked);
  const late = await system.memory();
  return { asked: all, memory: [early ?? late, late] };
}

async function untilCalm(ask: () => Promise<Asked>, usualMs: number): Promise<number> {
  const begin = performance.now();
  for (let calm = 0, since = begin; ; ) {
    const { status, ms } = await ask();
    if (status === 200 && ms <= 2 * usualMs) calm++;
    else [calm, since] = [0, performance.now()];
    if (calm === CALM_ANSWERS) return since - begin;
  }
}
