'use client';

import type { JobRequest } from '../../../core/ground/domain/jobs/job-run.ts';
import { upkeepMessages } from '../../../locales/upkeep.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { useLocale } from '../locale.tsx';
import { AskButton } from '../upkeep/ask-button.tsx';

export interface WaitingImage {
  readonly id: string;
  readonly src: string;
  readonly caption: string | null;
  readonly sourceUrl: string | null;
}

/** Crawled images that nobody has admitted yet. */
export function WaitingGallery({
  images,
  ask,
}: {
  images: readonly WaitingImage[];
  ask: (input: { request: JobRequest }) => Promise<ActionResult<string>>;
}) {
  const words = upkeepMessages(useLocale()).crawls;
  return (
    <ul className="grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-5">
      {images.map(({ id, src, caption, sourceUrl }) => (
        <li key={id} className="flex flex-col gap-2">
          <a href={sourceUrl ?? src} rel="noreferrer" target="_blank">
            {/* biome-ignore lint/performance/noImgElement: our own rendition, already small */}
            <img
              src={src}
              alt={caption ?? ''}
              loading="lazy"
              className="aspect-square w-full rounded-xl bg-muted object-cover"
            />
          </a>
          <p dir="auto" className="line-clamp-2 text-sm wrap-anywhere">
            {caption}
          </p>
          <AskButton
            act={ask}
            input={{ request: { kind: 'take-down', imageIds: [id] } }}
            confirm={words.confirm}
            done={words.refused_}
            variant="ghost"
            className="mt-auto"
          >
            {words.refuse}
          </AskButton>
        </li>
      ))}
    </ul>
  );
}
