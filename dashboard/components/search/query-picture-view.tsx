'use client';

import { useEffect, useState } from 'react';
import { useWords } from '../locale.tsx';
import { pictureOfQuery } from './query-picture.ts';

/** The picture that was searched with, next to its results. */
export function QueryPictureView({ queryId }: { queryId: string }) {
  const words = useWords().search;
  const [picture, setPicture] = useState<string | null>(null);
  useEffect(() => setPicture(pictureOfQuery(queryId)), [queryId]);
  if (picture === null) return null;
  return (
    // biome-ignore lint/performance/noImgElement: it is on this device alone
    <img
      src={picture}
      alt={words.yourPicture}
      data-query-picture
      className="size-20 rounded-xl border border-border bg-muted object-contain"
    />
  );
}
