'use client';

import { toast } from 'sonner';
import { upkeepMessages } from '../../../locales/upkeep.ts';
import { ActionForm } from '../forms/action-form.tsx';
import { useLocale } from '../locale.tsx';
import { NativeSelect, Textarea } from '../ui/input.tsx';
import { Labelled } from '../ui/labelled.tsx';
import { Options } from '../ui/options.tsx';
import type { AskForJob } from './snapshot-table.tsx';

interface CompareFormProps {
  /** Id and name of each existing snapshot, newest first. */
  readonly snapshots: readonly (readonly [id: string, name: string])[];
  readonly queries: readonly string[];
  readonly ask: AskForJob;
}

/** Which two snapshots to compare, and with which queries. */
export function CompareForm({ snapshots, queries, ask }: CompareFormProps) {
  const words = upkeepMessages(useLocale()).index;
  const side = (name: string, label: string, first: string | undefined) => (
    <Labelled label={label}>
      {control => (
        <NativeSelect {...control} name={name} defaultValue={first}>
          <Options of={snapshots} />
        </NativeSelect>
      )}
    </Labelled>
  );
  return (
    <ActionForm
      submit={words.start}
      hasNarrowButton
      act={ask}
      read={text => ({
        request: {
          kind: 'compare-indexes' as const,
          left: text('left'),
          right: text('right'),
          queries: text('queries')
            .split('\n')
            .map(line => line.trim())
            .filter(Boolean),
        },
      })}
      onDone={() => void toast.success(words.asked)}
    >
      <div className="grid gap-5 sm:grid-cols-2">
        {side('left', words.left, snapshots[1]?.[0])}
        {side('right', words.right, snapshots[0]?.[0])}
      </div>
      <Labelled label={words.queries} hint={words.queriesHint}>
        {control => (
          <Textarea
            {...control}
            name="queries"
            dir="auto"
            rows={6}
            defaultValue={queries.join('\n')}
            required
          />
        )}
      </Labelled>
    </ActionForm>
  );
}
