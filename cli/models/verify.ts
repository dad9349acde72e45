import { verifyModel } from '../../core/work/upkeep/verify-model.ts';
import { formatBytes, formatNumber } from '../../locales/format.ts';
import { modelMessages } from '../../locales/models.ts';
import type { CommandContext } from '../command-context.ts';
import type { Progress } from '../output/progress.ts';
import { isolate } from '../output/table.ts';
import { describeLeftOver } from './left-over.ts';

/** `negareh models verify <model>`: checks that its files match the download, and that its embeddings are the expected ones. */
export async function verifyCommand(name: string, context: CommandContext): Promise<void> {
  const { config, locale, print, note, signal } = context;
  const words = modelMessages(locale);
  const tell = (check: string, result: string): void => print(`${isolate(check)}: ${isolate(result)}`);
  let bar: Progress | undefined;
  try {
    const leftOver = await verifyModel(name, config, {
      signal,
      onCompared: (images, precision) => note(words.compared(formatNumber(locale, images), precision)),
      nameOf: check => words.checks[check],
      onHashing: (done, total) => {
        bar ??= context.progress({ label: words.hashing, total, unit: 'bytes' });
        bar.update(done);
      },
      onFiles: (count, bytes) => {
        bar?.stop();
        tell(words.checks.files, words.filesSound(formatNumber(locale, count), formatBytes(locale, bytes)));
      },
      onCheck: (check, { difference, limit }) =>
        tell(words.checks[check], words.off(difference.toExponential(1), limit.toExponential(0))),
    });
    for (const line of describeLeftOver(leftOver, locale)) print(line);
    print(words.verified(name));
  } finally {
    bar?.stop();
  }
}
