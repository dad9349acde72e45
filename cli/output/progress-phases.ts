import type { CommandContext } from '../command-context.ts';
import type { Progress } from './progress.ts';

/** Progress bars of an operation in several phases, one after the other. */
export interface Phases {
  /** @param total if absent, the bar counts up */
  update(label: string, done: number, total?: number): void;
  stop(): void;
}

export function createPhases(progress: CommandContext['progress']): Phases {
  let current: { label: string; bar: Progress } | undefined;
  return {
    update: (label, done, total) => {
      if (current?.label !== label) {
        current?.bar.stop();
        current = { label, bar: progress({ label, ...(total !== undefined && { total }) }) };
      }
      current.bar.update(done);
    },
    stop: () => current?.bar.stop(),
  };
}
