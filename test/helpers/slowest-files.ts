import type { Reporter, TestModule } from 'vitest/node';

const SHOWN = 10;

/** Says at the end of a run which files took longest: where a slow suite is to be mended. */
export const slowestFilesReporter: Reporter = {
  onTestRunEnd(modules) {
    if (modules.length <= SHOWN) return;
    const slowest = modules.map(timeOf).sort((one, other) => other.seconds - one.seconds);
    const lines = slowest
      .slice(0, SHOWN)
      .map(({ seconds, file }) => `${seconds.toFixed(1).padStart(8)} s  ${file}`);
    process.stdout.write(`   Slowest files\n${lines.join('\n')}\n`);
  },
};

/** From the worker's start to the end of the last hook: what the file costs whoever waits for the suite. */
function timeOf(module: TestModule): { readonly seconds: number; readonly file: string } {
  const { environmentSetupDuration, prepareDuration, collectDuration, setupDuration, duration } =
    module.diagnostic();
  const all = environmentSetupDuration + prepareDuration + collectDuration + setupDuration + duration;
  return { seconds: all / 1_000, file: module.relativeModuleId };
}
