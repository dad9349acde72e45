import type { TrainOptions } from '../../core/work/training/train.ts';
import { formatBytes, formatDecimal, formatDuration } from '../../locales/format.ts';
import { trainingMessages } from '../../locales/training.ts';
import type { CommandContext } from '../command-context.ts';

/** Shows a training's progress on standard error. */
export function showing(
  { dryRun }: { readonly dryRun?: true },
  { locale, note, progress }: CommandContext,
  stop: AbortController,
): { options: Omit<TrainOptions, 'signal'>; stop(): void } {
  const words = trainingMessages(locale);
  let bar: ReturnType<typeof progress> | undefined;
  let said = 0;
  const decimal = (value: number, digits: number) => formatDecimal(locale, value, digits);
  return {
    stop: () => bar?.stop(),
    options: {
      onImage: (done, total) => {
        bar ??= progress({ label: words.decoding, total });
        bar.update(done);
      },
      onPlan: plan => {
        bar?.stop();
        note(words.plan(plan));
        if (plan.unreadable > 0) note(words.unreadable(plan.unreadable));
        const memory = formatBytes(locale, plan.memoryBytes);
        note(words.needs({ ...plan, memory, time: formatDuration(locale, plan.totalMs) }));
        if (plan.done > 0) note(words.goesOn(plan.done));
        if (dryRun) return stop.abort();
        bar = progress({ label: words.stepping, total: plan.steps });
        bar.update(plan.done);
      },
      onStep: ({ step, loss, rate }, { steps, leftMs }) => {
        bar?.update(step);
        if (performance.now() - said < STEP_NOTE_MS && step < steps) return;
        said = performance.now();
        const left = formatDuration(locale, leftMs);
        note(words.step({ step, steps, loss: decimal(loss, 4), rate: rate.toExponential(1), left }));
      },
      onLook: ({ step, accuracyAt10, reciprocal }) =>
        note(
          words.look({
            step,
            accuracy: `${decimal(100 * accuracyAt10, 1)}%`,
            reciprocal: decimal(reciprocal, 3),
          }),
        ),
    },
  };
}

const STEP_NOTE_MS = 5_000;
