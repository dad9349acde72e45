import path from 'node:path';
import type { FaissDescription } from '../../core/engines/vector-index/snapshot/manifest.ts';
import { readManifest } from '../../core/engines/vector-index/snapshot/read-manifest.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import { cliMessages } from '../../locales/cli.ts';
import { formatNumber, formatPercent, type Locale } from '../../locales/format.ts';

/** What a snapshot's own folder says that its row in the database does not. */
export interface DescribedSnapshot {
  readonly faiss: FaissDescription | undefined;
}

/** Reads the manifests of these snapshots, by folder; one that cannot be read is left out. */
export async function describeSnapshots(
  snapshots: readonly { readonly folder: string }[],
  dataDir: string,
): Promise<Map<string, DescribedSnapshot>> {
  const described = new Map<string, DescribedSnapshot>();
  for (const { folder } of snapshots) {
    const manifest = await readManifest(path.join(dataFolders({ dataDir }).indexes, folder)).catch(
      () => undefined,
    );
    if (manifest) described.set(folder, { faiss: manifest.faiss });
  }
  return described;
}

/** The engine with its search parameter, and recall@10. */
export function engineCells(
  engine: string,
  faiss: FaissDescription | undefined,
  locale: Locale,
): [engine: string, recall: string] {
  if (!faiss) return [engine, engine === 'exact' ? formatPercent(locale, 1) : '—'];
  const parameter = faiss.parameter ? ` · ${faiss.parameter.name} ${faiss.parameter.value}` : '';
  const recall = faiss.recallAt10 === null ? '—' : formatPercent(locale, faiss.recallAt10);
  return [`${engine} ${faiss.factory}${parameter}`, recall];
}

/** One sentence about what FAISS was built. */
export function faissLine(faiss: FaissDescription, locale: Locale): string {
  const [engine, recall] = engineCells('FAISS', faiss, locale);
  return cliMessages(locale).index.faiss(engine, recall, formatNumber(locale, faiss.recallQueries));
}
