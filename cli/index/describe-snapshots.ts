import path from 'node:path';
import type {
  FaissDescription,
  MilvusDescription,
  UsearchDescription,
} from '../../core/engines/vector-index/snapshot/manifest.ts';
import { readManifest } from '../../core/engines/vector-index/snapshot/manifest.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import { cliMessages } from '../../locales/cli.ts';
import { formatNumber, formatPercent, type Locale } from '../../locales/format.ts';

/** Details from a snapshot's own folder that its database row does not have. */
export interface DescribedSnapshot {
  readonly faiss?: FaissDescription | undefined;
  readonly usearch?: UsearchDescription | undefined;
  readonly milvus?: MilvusDescription | undefined;
}

/** Reads the manifests of these snapshots, by folder; unreadable ones are left out. */
export async function describeSnapshots(
  snapshots: readonly { readonly folder: string }[],
  dataDir: string,
): Promise<Map<string, DescribedSnapshot>> {
  const described = new Map<string, DescribedSnapshot>();
  for (const { folder } of snapshots) {
    const manifest = await readManifest(path.join(dataFolders({ dataDir }).indexes, folder)).catch(
      () => undefined,
    );
    if (!manifest) continue;
    const { faiss, usearch, milvus } = manifest;
    described.set(folder, { faiss, usearch, milvus });
  }
  return described;
}

/** The engine with its search parameter, and recall@10. */
export function engineCells(
  engine: string,
  described: DescribedSnapshot | undefined,
  locale: Locale,
): [engine: string, recall: string] {
  const built = described?.faiss ?? described?.usearch ?? described?.milvus;
  if (!built) return [engine, engine === 'exact' ? formatPercent(locale, 1) : '—'];
  const parameter = built.parameter ? ` · ${built.parameter.name} ${built.parameter.value}` : '';
  const recall = built.recallAt10 === null ? '—' : formatPercent(locale, built.recallAt10);
  return [`${engine} ${built.factory}${parameter}`, recall];
}

/** One sentence about what was built for an approximate engine; undefined for an exact snapshot. */
export function engineLine(described: DescribedSnapshot, locale: Locale): string | undefined {
  const built = described.faiss ?? described.usearch ?? described.milvus;
  if (!built) return undefined;
  const name = described.faiss ? 'FAISS' : described.usearch ? 'USearch' : 'Milvus';
  const [engine, recall] = engineCells(name, described, locale);
  return cliMessages(locale).index.approximate(engine, recall, formatNumber(locale, built.recallQueries));
}
