'use client';

import { upkeepMessages } from '../../../locales/upkeep.ts';
import { useLocale } from '../locale.tsx';
import { ImageStrip, type StripImage } from '../upkeep/image-strip.tsx';

export interface ShownComparison {
  readonly id: string;
  readonly when: string;
  readonly overlap: number;
  readonly left: string;
  readonly right: string;
  readonly queries: readonly {
    readonly text: string;
    readonly overlap: number;
    readonly left: readonly StripImage[];
    readonly right: readonly StripImage[];
  }[];
}

/** The results of two indexes side by side; results that only one found are framed. */
export function Comparison({ comparison, open }: { comparison: ShownComparison; open: boolean }) {
  const words = upkeepMessages(useLocale()).index;
  const { when, overlap, queries, left, right } = comparison;
  return (
    <details
      open={open}
      className="rounded-2xl border border-border bg-surface p-4"
      data-comparison={overlap}
    >
      <summary className="cursor-pointer font-medium">
        {words.overlap(overlap)} <span className="text-sm text-muted-foreground">{when}</span>
      </summary>
      <ul className="mt-4 flex flex-col gap-5">
        {queries.map(query => (
          <li key={query.text} className="flex flex-col gap-2">
            <h3 className="font-medium">
              <bdi>{query.text}</bdi>{' '}
              <span className="text-sm font-normal text-muted-foreground">
                {words.overlap(query.overlap)}
              </span>
            </h3>
            <div className="grid gap-3 lg:grid-cols-2">
              {(
                [
                  [left, query.left],
                  [right, query.right],
                ] as const
              ).map(([name, images], side) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: there are two sides, in this order
                <div key={side}>
                  <p className="mb-1 text-sm text-muted-foreground">{name}</p>
                  {images.length > 0 ? (
                    <ImageStrip label={name} images={images} />
                  ) : (
                    <p className="text-sm">{words.nothing}</p>
                  )}
                </div>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}
