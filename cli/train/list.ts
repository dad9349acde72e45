import { TrainingFolder } from '../../core/work/training/training-folder.ts';
import { formatPercent } from '../../locales/format.ts';
import { trainingMessages } from '../../locales/training.ts';
import type { CommandContext } from '../command-context.ts';
import { formatTable } from '../output/table.ts';

/** `negareh train list` */
export async function listCommand({ config, locale, print, note }: CommandContext): Promise<void> {
  const words = trainingMessages(locale);
  const { list, states } = words;
  const rows: string[][] = [];
  for (const name of await TrainingFolder.names(config.dataDir)) {
    const folder = new TrainingFolder(config.dataDir, name);
    const request = await folder.request();
    if (!request) continue;
    const report = await folder.report();
    const percent = (share: number) => formatPercent(locale, share);
    const accuracy = report
      ? `${percent(report.base.at10.value)} → ${percent(report.trained.at10.value)}`
      : '—';
    rows.push([name, request.base, report ? states.done : states.unfinished, accuracy]);
  }
  if (rows.length === 0) return note(words.none);
  for (const line of formatTable([[list.name, list.base, list.state, list.accuracy], ...rows])) print(line);
}
