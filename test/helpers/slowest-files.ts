import type { Reporter, TestModule } from 'vitest/node';

const SHOWN = 10;

/**
 * Reports at the end of a run which files took longest, and the processor time of each and of all, which other load changes little: it
 * shows where a slow suite can be improved.
 */
export const slowestFilesReporter: Reporter = {
  onTestRunEnd(modules) {
    if (modules.length <= SHOWN) return;
    const slowest = modules.map(timeOf).sort((one, other) => other.seconds - one.seconds);
    const lines = slowest
      .slice(0, SHOWN)
      .map(({ seconds, processor, file }) => `${inColumn(seconds)}${inColumn(processor)}  ${file}`);
    const inAll = slowest.reduce((sum, { processor }) => sum + processor, 0);
    const title = `   Slowest files, and their processor time (${inAll.toFixed(0)} s in all files)`;
    process.stdout.write(`${[title, ...lines].join('\n')}\n`);
  },
};

const inColumn = (seconds: number): string => `${seconds.toFixed(1).padStart(8)} s`;

/** From the worker's start to the end of the last hook: the file's cost for somebody who waits for the suite. */
function timeOf(module: TestModule) {
  const { environmentSetupDuration, prepareDuration, collectDuration, setupDuration, duration } =
    module.diagnostic();
  const all = environmentSetupDuration + prepareDuration + collectDuration + setupDuration + duration;
  const processor = module.meta().processorSeconds ?? 0;
  return { seconds: all / 1_000, processor, file: module.relativeModuleId };
}
