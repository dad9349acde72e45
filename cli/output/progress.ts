import cliProgress from 'cli-progress';
import type { Locale } from '../../locales/format.ts';
import { drawBar, type ProgressState, progressLine } from './progress-line.ts';

export interface ProgressOptions {
  readonly label: string;
  /** Undefined if it is not known (yet); see {@link Progress.setTotal}. */
  readonly total?: number | undefined;
  /** What is counted: items, unless it is bytes. */
  readonly unit?: 'bytes';
  readonly locale?: Locale;
}

/** A long operation, shown on standard error: a bar on a terminal, else a plain line every few seconds. */
export interface Progress {
  setTotal(total: number): void;
  update(done: number): void;
  increment(by?: number): void;
  /** Writes a separate line without tearing the bar. */
  note(line: string): void;
  /** Shows the last state and ends; safe to call twice. */
  stop(): void;
}

/** How often plain lines appear: a log stays readable, and a person sees that work continues. */
const LINE_INTERVAL_MS = 5_000;
/** The rate covers this recent time, so that it follows a machine that gets busy. */
const RATE_WINDOW_MS = 10_000;

export function createProgress(
  { label, total, unit, locale = 'en' }: ProgressOptions,
  stream: NodeJS.WritableStream & { readonly isTTY?: boolean } = process.stderr,
): Progress {
  const meter = createMeter(label, total, unit);
  const view = stream.isTTY ? startBar(meter, locale, stream) : startLines(meter, locale, stream);
  let stopped = false;
  return {
    setTotal: value => meter.setTotal(value),
    update: done => meter.update(done),
    increment: (by = 1) => meter.update(meter.state().done + by),
    note: line => (stopped ? void stream.write(`${line}\n`) : view.note(line)),
    stop: () => {
      if (!stopped) view.stop();
      stopped = true;
    },
  };
}

interface Meter {
  state(): ProgressState;
  setTotal(total: number): void;
  update(done: number): void;
}

function createMeter(label: string, total: number | undefined, unit: 'bytes' | undefined): Meter {
  const samples: { at: number; done: number }[] = [];
  let done = 0;
  return {
    setTotal: value => {
      total = value;
    },
    update: value => {
      // The first report may include work of an earlier run; only what follows counts for the rate.
      done = value;
      const at = performance.now();
      const last = samples.at(-1);
      if (!last || at - last.at >= 250) samples.push({ at, done });
      while (samples.length > 2 && at - samples[0]!.at > RATE_WINDOW_MS) samples.shift();
    },
    state: () => {
      const first = samples[0];
      const seconds = first ? (performance.now() - first.at) / 1000 : 0;
      const rate = first && done > first.done && seconds > 0.2 ? (done - first.done) / seconds : undefined;
      return { label, done, total, rate, unit };
    },
  };
}

interface View {
  note(line: string): void;
  stop(): void;
}

function startBar(meter: Meter, locale: Locale, stream: NodeJS.WritableStream): View {
  const bar = new cliProgress.SingleBar({
    stream,
    fps: 8,
    hideCursor: true,
    format: () => {
      const state = meter.state();
      const drawn = state.total === undefined ? '' : `${drawBar(state.done, state.total)} `;
      return `${isolate(state.label)} ${drawn}${isolate(progressLine(locale, state))}`;
    },
  });
  bar.start(1, 0);
  return {
    note: line => {
      stream.write(`\r\u001b[K${line}\n`);
      bar.render();
    },
    stop: () => bar.stop(),
  };
}

function startLines(meter: Meter, locale: Locale, stream: NodeJS.WritableStream): View {
  let shown = -1;
  const show = (): void => {
    const state = meter.state();
    if (state.done === shown) return;
    shown = state.done;
    stream.write(`${state.label}: ${progressLine(locale, state)}\n`);
  };
  const timer = setInterval(show, LINE_INTERVAL_MS);
  timer.unref();
  return {
    note: line => stream.write(`${line}\n`),
    stop: () => {
      clearInterval(timer);
      show();
    },
  };
}

/** Keeps a Persian part and a Latin part of one terminal line from reordering each other. */
const isolate = (text: string): string => `\u2068${text}\u2069`;
