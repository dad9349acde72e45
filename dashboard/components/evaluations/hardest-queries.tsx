'use client';

import type { HardQuery } from '../../../core/ground/domain/models/evaluation.ts';
import { upkeepMessages } from '../../../locales/upkeep.ts';
import { useLocale } from '../locale.tsx';
import { ImageStrip } from '../upkeep/image-strip.tsx';

/** The captions whose own photo ranked last, with that photo and the first results. */
export function HardestQueries({ id, queries }: { id: string; queries: readonly HardQuery[] }) {
  const words = upkeepMessages(useLocale()).evaluations;
  const imageOf = (sha256: string) => {
    return { id: sha256, src: `/evaluations/picture/${id}/${sha256}` };
  };
  if (queries.length === 0) return <p className="text-muted-foreground">{words.noHardest}</p>;
  return (
    <ul className="grid gap-4 md:grid-cols-2">
      {queries.map(({ caption, rank, picture, found }) => (
        <li key={picture} className="flex flex-col gap-2">
          <h3 dir="auto" className="font-medium wrap-anywhere">
            {caption}
          </h3>
          <p className="text-sm text-muted-foreground">{words.rank(rank)}</p>
          <div className="flex flex-wrap gap-6">
            <ImageStrip label={words.own} images={[imageOf(picture)]} />
            <ImageStrip label={words.instead} images={found.map(imageOf)} />
          </div>
        </li>
      ))}
    </ul>
  );
}
