'use client';

import type { JobRequest } from '../../../core/ground/domain/jobs/job-run.ts';
import { upkeepMessages } from '../../../locales/upkeep.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { useLocale } from '../locale.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import { AskButton } from '../upkeep/ask-button.tsx';

export interface ShownSnapshot {
  readonly id: string;
  readonly state: 'building' | 'published' | 'retired' | 'failed';
  readonly isPinned: boolean;
  readonly model: string;
  readonly engine: string;
  readonly count: string;
  readonly size: string;
  readonly recall: string;
  readonly took: string;
  readonly when: string;
  /** Belongs to the model in use, so that one can return to it. */
  readonly isEarlier: boolean;
}

export type AskForJob = (input: { request: JobRequest }) => Promise<ActionResult<string>>;

/** All snapshots, newest first; those of the model in use can be made current again. */
export function SnapshotTable({ snapshots, ask }: { snapshots: readonly ShownSnapshot[]; ask: AskForJob }) {
  const words = upkeepMessages(useLocale()).index;
  const plain = (heading: string, key: 'engine' | 'count' | 'size' | 'recall' | 'took' | 'when') => ({
    heading,
    className: 'whitespace-nowrap',
    cell: (row: ShownSnapshot) => row[key],
  });
  const { columns: names } = words;
  const columns: readonly Column<ShownSnapshot>[] = [
    {
      heading: names.state,
      className: 'whitespace-nowrap',
      cell: ({ state, isPinned }) => (
        <span className={state === 'published' ? 'font-semibold text-accent' : ''}>
          {words.states[state]}
          {isPinned && ` · ${words.isPinned}`}
        </span>
      ),
    },
    {
      heading: names.model,
      className: 'min-w-40',
      cell: ({ model }) => <bdi className="wrap-anywhere">{model}</bdi>,
    },
    plain(names.engine, 'engine'),
    plain(names.count, 'count'),
    plain(names.size, 'size'),
    plain(names.recall, 'recall'),
    plain(names.took, 'took'),
    plain(names.when, 'when'),
    {
      heading: names.actions,
      isHeadingHidden: true,
      isPinned: true,
      className: 'text-end',
      cell: ({ id, isEarlier }) =>
        isEarlier && (
          <AskButton
            act={ask}
            input={{ request: { kind: 'publish-index', snapshotId: id } }}
            done={words.asked}
          >
            {words.goBack}
          </AskButton>
        ),
    },
  ];
  return (
    <DataTable
      label={words.title}
      columns={columns}
      rows={snapshots}
      keyOf={({ id }) => id}
      isFaint={({ state }) => state === 'failed'}
    />
  );
}
