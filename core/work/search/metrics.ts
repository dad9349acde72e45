import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { SearchObserver, SearchStage } from './observer.ts';
import type { SearchKind } from './search-request.ts';

/** What only the running process knows, read at each scrape. */
export interface LiveNumbers {
  inFlight(): number;
  indexSize(): Promise<number>;
}

/** The search process in numbers, for Prometheus. */
export interface SearchMetrics extends SearchObserver {
  /** The text format's media type. */
  readonly contentType: string;
  render(): Promise<string>;
  /** Connects the gauges once there is something to ask. */
  connect(numbers: LiveNumbers): void;
  /** The number of searches that have ended so far. */
  readonly searches: number;
  /** An HTTP answer went out. */
  answered(route: string, status: number): void;
  close(): void;
}

/** From a small exact search on a fast machine to the time limit. */
const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
/** A timer at this interval sees blocks of two or three times its length; a finer one costs more than it shows. */
const RESOLUTION_MS = 5;

export function createMetrics(): SearchMetrics {
  const registry = new Registry();
  const registers = [registry];
  let numbers: LiveNumbers | undefined;
  let ended = 0;

  const searches = new Counter({
    name: 'negareh_searches_total',
    help: 'Searches by kind and outcome (ok or an error code).',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const answers = new Counter({
    name: 'negareh_http_answers_total',
    help: 'HTTP answers by route and status.',
    labelNames: ['route', 'status'],
    registers,
  });
  const whole = new Histogram({
    name: 'negareh_search_seconds',
    help: 'Whole searches, in the search process.',
    labelNames: ['kind'],
    buckets: SECONDS,
    registers,
  });
  const scans = new Counter({
    name: 'negareh_exact_queries_total',
    help: 'Queries of an exact index that rounds first: certified by int8 codes, or by fp16 on a graphics card; or compared in float32 because that left too much open.',
    labelNames: ['by'],
    registers,
  });
  const stages = new Histogram({
    name: 'negareh_search_stage_seconds',
    help: 'Steps of a search: encode (tokenise or decode, and the model), search, rows, log (behind the answer).',
    labelNames: ['stage'],
    buckets: SECONDS,
    registers,
  });
  new Gauge({
    name: 'negareh_searches_in_flight',
    help: 'Searches that run or wait for an encoder or the index.',
    registers,
    collect() {
      this.set(numbers?.inFlight() ?? 0);
    },
  });
  new Gauge({
    name: 'negareh_index_images',
    help: 'Images that a search can find.',
    registers,
    async collect() {
      // An index that is closing must not break the scrape.
      this.set((await numbers?.indexSize().catch(() => undefined)) ?? 0);
    },
  });
  const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  loop.enable();
  addEventLoopGauges(loop, registers);
  addMemoryGauges(registers);

  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    connect: live => {
      numbers = live;
    },
    answered: (route, status) => answers.inc({ route, status }),
    stage: (stage: SearchStage, milliseconds) => stages.observe({ stage }, milliseconds / 1000),
    scanned: ({ rounding, certified, scanned }) => {
      scans.inc({ by: rounding }, certified);
      scans.inc({ by: 'fp32' }, scanned);
    },
    get searches() {
      return ended;
    },
    finished: (kind: SearchKind, outcome, milliseconds) => {
      ended++;
      searches.inc({ kind, outcome });
      if (outcome === 'ok') whole.observe({ kind }, milliseconds / 1000);
    },
    close: () => loop.disable(),
  };
}

/** Lag is the time that a timer fires late. Both gauges cover the time since the previous scrape. */
function addEventLoopGauges(loop: ReturnType<typeof monitorEventLoopDelay>, registers: Registry[]): void {
  const beyondTimer = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1e3) || 0;
  new Gauge({
    name: 'negareh_event_loop_lag_seconds',
    help: 'Event loop lag since the last scrape: median and 99th percentile.',
    labelNames: ['quantile'],
    registers,
    collect() {
      this.set({ quantile: '0.5' }, beyondTimer(loop.percentile(50)));
      this.set({ quantile: '0.99' }, beyondTimer(loop.percentile(99)));
    },
  });
  new Gauge({
    name: 'negareh_event_loop_longest_block_seconds',
    help: 'The longest time since the last scrape that the event loop was held up.',
    registers,
    collect() {
      this.set(beyondTimer(loop.max));
      loop.reset();
    },
  });
}

function addMemoryGauges(registers: Registry[]): void {
  new Gauge({
    name: 'negareh_process_memory_bytes',
    help: 'Memory of the process: resident, the JavaScript heap in use, and buffers outside of it.',
    labelNames: ['kind'],
    registers,
    collect() {
      const { rss, heapUsed, external } = process.memoryUsage();
      this.set({ kind: 'resident' }, rss);
      this.set({ kind: 'heap' }, heapUsed);
      this.set({ kind: 'external' }, external);
    },
  });
  new Gauge({
    name: 'negareh_process_start_time_seconds',
    help: 'When the process started, in seconds since 1970.',
    registers,
    collect() {
      this.set(Math.round(Date.now() / 1000 - process.uptime()));
    },
  });
}
