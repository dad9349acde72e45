import { hubSettings } from '../../core/engines/models/hub/hub-defaults.ts';
import { PresetBook } from '../../core/engines/models/preset-book.ts';
import { pullPreset } from '../../core/engines/models/pull-preset.ts';
import { sizeOf } from '../../core/engines/models/verify-files.ts';
import { NegarehError } from '../../core/ground/errors.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import { formatBytes, formatNumber } from '../../locales/format.ts';
import { errorMessage } from '../../locales/messages.ts';
import { modelMessages } from '../../locales/models.ts';
import type { CommandContext } from '../command-context.ts';
import type { Progress } from '../output/progress.ts';

/** `negareh models pull <model>` */
export async function pullCommand(name: string, context: CommandContext): Promise<void> {
  const { config, locale, print } = context;
  const words = modelMessages(locale);
  const book = new PresetBook(dataFolders(config).models);
  const preset = await book.find(name);
  const pulled = await pullWithBar(book, name, context);
  if (!pulled) return print(words.nothingToPull(name));
  const size = formatBytes(locale, sizeOf(pulled));
  print(preset.kind === 'scorer' ? words.pulledScorer(name, size) : words.pulled(name, size));
}

/** Shows the licence of a preset and downloads it, with a bar for each repository. */
export async function pullWithBar(book: PresetBook, name: string, context: CommandContext) {
  const { config, locale, note, signal } = context;
  const words = modelMessages(locale);
  let bar: { readonly repo: string; readonly progress: Progress } | undefined;
  const stop = (): void => bar?.progress.stop();
  try {
    return await pullPreset(book, { name, preset: await book.find(name) }, await hubSettings(config), {
      signal,
      onRepository: (repo, license) => {
        stop();
        note(license ? words.license(repo, license) : words.noLicense(repo));
      },
      onProgress: (repo, { done, total }) => {
        if (bar?.repo !== repo) {
          stop();
          const progress = context.progress({ label: words.pulling(repo), total, unit: 'bytes' });
          bar = { repo, progress };
        }
        bar.progress.setTotal(total);
        bar.progress.update(done);
      },
      onWait: (seconds, reason) => {
        const sentence = errorMessage(locale, reason instanceof NegarehError ? reason : undefined);
        note(words.waiting(formatNumber(locale, Math.ceil(seconds)), sentence));
      },
    });
  } finally {
    stop();
  }
}
