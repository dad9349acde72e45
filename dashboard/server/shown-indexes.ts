import 'server-only';
import type { JobRun } from '../../core/data/jobs/job-run-row.ts';
import type { Snapshot } from '../../core/data/models/snapshots.ts';
import { IndexComparison } from '../../core/ground/domain/jobs/job-run.ts';
import { EXAMPLE_QUERIES } from '../../core/work/demo/example-queries.ts';
import {
  formatBytes,
  formatDateTime,
  formatDuration,
  formatNumber,
  formatPercent,
  type Locale,
} from '../../locales/format.ts';
import { imageUrl } from '../components/image-url.ts';
import type { ShownComparison } from '../components/index/comparison.tsx';
import type { ShownSnapshot } from '../components/index/snapshot-table.tsx';
import type { StripImage } from '../components/upkeep/image-strip.tsx';
import { services } from './services.ts';

const COMPARISONS = 5;
const QUERIES = 20;

export function showSnapshot(
  snapshot: Snapshot,
  locale: Locale,
  current: Snapshot | undefined,
): ShownSnapshot {
  const { id, state, pinned, modelId, precision, engine, count, bytes, recall, buildMs } = snapshot;
  const isSameSpace = modelId === current?.modelId && precision === current.precision;
  return {
    id,
    state,
    isPinned: pinned && state === 'published',
    model: `${modelId} · ${precision}`,
    engine,
    count: formatNumber(locale, count),
    size: bytes === null ? '–' : formatBytes(locale, bytes),
    recall: recall === null ? '–' : formatPercent(locale, recall),
    took: buildMs === null ? '–' : formatDuration(locale, buildMs),
    when: snapshot.publishedAt ? formatDateTime(locale, snapshot.publishedAt) : '–',
    isEarlier: state === 'retired' && isSameSpace,
  };
}

/**
 * The queries for comparing two indexes: those of the last comparison, else the demo's. Not from the query log, because a run would outlive
 * its entries.
 */
export function queriesToCompare(runs: readonly JobRun[]): readonly string[] {
  const last = runs.find(({ request }) => request.kind === 'compare-indexes')?.request;
  return last?.kind === 'compare-indexes' ? last.queries : EXAMPLE_QUERIES.slice(0, QUERIES);
}

/** The last comparisons, with the images that each index found. */
export async function shownComparisons(
  runs: readonly JobRun[],
  snapshots: readonly Snapshot[],
  locale: Locale,
): Promise<ShownComparison[]> {
  const compared = runs.flatMap(run => {
    const result = IndexComparison.safeParse(run.result);
    return run.request.kind === 'compare-indexes' && result.success
      ? [{ run, request: run.request, result: result.data }]
      : [];
  });
  const shown = compared.slice(0, COMPARISONS);
  const ids = shown.flatMap(({ result }) => result.queries.flatMap(({ left, right }) => [...left, ...right]));
  const previews = await services().imagePreviews(ids);
  const strip = (found: readonly string[], other: readonly string[]): StripImage[] =>
    found.flatMap(id => {
      const preview = previews.get(id);
      if (!preview) return [];
      return [
        {
          id,
          src: imageUrl(preview.sha256, 320),
          href: `/picture/${id}`,
          isMarked: !other.includes(id),
        },
      ];
    });
  const nameOf = (id: string): string => {
    const snapshot = snapshots.find(one => one.id === id);
    return snapshot ? snapshotName(snapshot, locale) : id.slice(-6);
  };
  return shown.map(({ run, request, result }) => ({
    id: run.id,
    when: formatDateTime(locale, run.finishedAt ?? run.createdAt),
    overlap: result.overlapAt10,
    left: nameOf(request.left),
    right: nameOf(request.right),
    queries: result.queries.map(({ text, overlap, left, right }) => ({
      text,
      overlap,
      left: strip(left, right),
      right: strip(right, left),
    })),
  }));
}

/** The name of a snapshot in a list. */
export const snapshotName = ({ id, engine, count, createdAt }: Snapshot, locale: Locale): string =>
  `${formatDateTime(locale, createdAt)} · ${engine} · ${formatNumber(locale, count)} · ${id.slice(-4)}`;
