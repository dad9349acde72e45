'use client';

import { type ReactNode, useId } from 'react';
import type { QueuePair } from '../../../../core/ground/domain/review/review-queue.ts';
import { reviewMessages } from '../../../../locales/review.ts';
import { useLocale } from '../../locale.tsx';
import { CaptionText } from '../pair/caption-text.tsx';
import { EditField } from './edit-field.tsx';
import type { Judge } from './use-judge.ts';

/** Both sentences of the pair; the Persian one can be corrected in place. */
export function Captions({ pair, judge }: { pair: QueuePair; judge: Judge }) {
  const words = reviewMessages(useLocale());
  return (
    <div className="grid gap-3 md:grid-cols-2">
      <Sentence title={words.persian}>
        {judge.isOpen('edit') ? (
          <EditField
            text={pair.persian}
            onSave={text => judge.act({ action: 'edit', text })}
            onCancel={() => judge.close('edit')}
          />
        ) : (
          <Scrolling label={words.persian}>
            <CaptionText text={pair.persian} className="text-2xl leading-relaxed font-medium" />
          </Scrolling>
        )}
        {pair.originalPersian !== null && (
          <p className="mt-1 truncate text-sm text-muted-foreground">
            <bdi>{words.mended(pair.originalPersian)}</bdi>
          </p>
        )}
      </Sentence>
      <Sentence title={words.english}>
        {pair.english === null ? (
          <p className="text-muted-foreground">{words.noEnglish}</p>
        ) : (
          <Scrolling label={words.english}>
            <CaptionText text={pair.english} className="text-xl leading-relaxed" />
          </Scrolling>
        )}
      </Sentence>
    </div>
  );
}

function Sentence({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="min-w-0 rounded-2xl border border-border bg-surface p-4" aria-labelledby={id}>
      <h2 id={id} className="mb-1 text-sm text-muted-foreground">
        {title}
      </h2>
      {children}
    </section>
  );
}

/** Captions may have any length; the image keeps its position. */
const Scrolling = ({ label, children }: { label: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
  // biome-ignore lint/a11y/useSemanticElements: a group of one caption is no fieldset
  <div className="max-h-40 overflow-y-auto" role="group" aria-label={label} tabIndex={0}>
    {children}
  </div>
);
