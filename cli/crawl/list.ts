import path from 'node:path';
import { DATASET_READERS } from '../../core/data/datasets/readers.ts';
import { NotFoundError } from '../../core/ground/errors.ts';
import { hashFile } from '../../core/ground/files/hash-file.ts';
import { crawlMessages } from '../../locales/crawl.ts';
import { type CrawlSetting, runCrawl } from './run-crawl.ts';

/** `negareh crawl list <file> [--max n]`: CSV, or JSON lines by the file's name. */
export async function crawlList(
  { file, max }: { readonly file: string; readonly max?: number },
  setting: CrawlSetting,
): Promise<void> {
  const { createListAdapter } = await import('../../crawler/crawl/list.ts');
  const { locale, note } = setting.context;
  const target = path.resolve(file);
  const checksum = await hashFile(target).catch((cause: unknown) => {
    throw new NotFoundError('file.not-found', { path: file }, { cause });
  });
  const read = DATASET_READERS[/\.jsonl?$/i.test(file) ? 'jsonl' : 'csv'];
  const adapter = createListAdapter({
    checksum,
    rows: () => read(target),
    onBad: position => note(crawlMessages(locale).badRow(position)),
  });
  await runCrawl([adapter], { max }, setting);
}
