'use client';

import { upkeepMessages } from '../../../locales/upkeep.ts';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { type Column, DataTable } from '../ui/table.tsx';

export interface ShownEvaluation {
  readonly id: string;
  readonly dataset: string;
  readonly when: string;
  readonly what: string;
  readonly images: string;
  readonly median: string;
  readonly mrr: string;
  /** Recall@1, @5 and @10 with their intervals. */
  readonly recall: readonly [string, string, string];
  readonly isChosen: boolean;
}

/** All evaluations with their figures. A plain form chooses which are shown side by side. */
export function EvaluationTables({ evaluations }: { evaluations: readonly ShownEvaluation[] }) {
  const words = upkeepMessages(useLocale()).evaluations;
  const { columns: names } = words;
  const recall = ([1, 5, 10] as const).map((k, index) => ({
    // Left to right: among Persian words it would read “1@”.
    heading: `\u200E@${k}`,
    className: 'whitespace-nowrap',
    cell: (row: ShownEvaluation) => <bdi>{row.recall[index]}</bdi>,
  }));
  const columns: readonly Column<ShownEvaluation>[] = [
    {
      heading: words.choose,
      isHeadingHidden: true,
      cell: ({ id, dataset, isChosen }) => (
        <input
          type="checkbox"
          name="ids"
          value={id}
          defaultChecked={isChosen}
          aria-label={`${words.choose} ${dataset}`}
          className="size-5 accent-(--accent)"
        />
      ),
    },
    {
      heading: names.run,
      cell: ({ dataset, when }) => (
        <>
          <bdi className="font-medium">{dataset}</bdi>
          <span className="block text-sm whitespace-nowrap text-muted-foreground">{when}</span>
        </>
      ),
    },
    {
      heading: names.what,
      className: 'min-w-40',
      cell: ({ what }) => <bdi className="wrap-anywhere">{what}</bdi>,
    },
    { heading: names.images, cell: ({ images }) => images },
    ...recall,
    { heading: names.mrr, cell: ({ mrr }) => mrr },
    { heading: names.median, cell: ({ median }) => median },
  ];
  return (
    <form method="get" className="flex flex-col gap-4">
      <DataTable label={words.title} columns={columns} rows={evaluations} keyOf={({ id }) => id} />
      <p className="text-sm text-muted-foreground">{words.interval}</p>
      <Button type="submit" className="self-start">
        {words.show}
      </Button>
    </form>
  );
}
