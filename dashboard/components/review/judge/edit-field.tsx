'use client';

import { useEffect, useRef, useState } from 'react';
import { CAPTION_LIMIT } from '../../../../core/ground/domain/captions/caption-pair.ts';
import { CaptionText as Caption } from '../../../../core/ground/domain/review/review.ts';
import { reviewMessages } from '../../../../locales/review.ts';
import { useLocale } from '../../locale.tsx';
import { Button } from '../../ui/button.tsx';
import { Textarea } from '../../ui/input.tsx';

/** Edits the Persian sentence: Enter approves it as edited, Escape cancels. */
export function EditField({
  text,
  onSave,
  onCancel,
}: {
  text: string;
  onSave(text: string): void;
  onCancel(): void;
}) {
  const words = reviewMessages(useLocale());
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const [value, setValue] = useState(text);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(text.length, text.length);
    // On a phone, what saves it and what is wrong with it would begin below the window's edge.
    form.current?.scrollIntoView({ block: 'nearest' });
  }, [text]);

  const save = () => {
    const parsed = Caption.safeParse(value);
    if (parsed.success) return onSave(parsed.data);
    const isEmpty = parsed.error.issues.some(({ code }) => code === 'too_small');
    setProblem(isEmpty ? words.editEmpty : words.editTooLong(CAPTION_LIMIT));
  };
  return (
    <form
      ref={form}
      onSubmit={event => {
        event.preventDefault();
        save();
      }}
    >
      <Textarea
        ref={field}
        dir="auto"
        lang="fa"
        rows={3}
        value={value}
        aria-label={words.editTitle}
        aria-describedby="edit-hint"
        aria-invalid={problem !== null}
        onChange={event => setValue(event.target.value)}
        onKeyDown={event => {
          // During composition, Enter and Escape belong to the input method.
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter' && !event.shiftKey) {
            event.preventDefault();
            save();
          }
          if (event.key === 'Escape') onCancel();
        }}
        className="text-xl leading-loose"
      />
      <p
        id="edit-hint"
        className={problem ? 'mt-1 text-danger' : 'mt-1 text-sm text-muted-foreground'}
        role={problem ? 'alert' : undefined}
      >
        {problem ?? words.editHint}
      </p>
      <div className="mt-2 flex gap-2">
        <Button type="submit" size="small">
          {words.actions.save}
        </Button>
        <Button variant="ghost" size="small" onClick={onCancel}>
          {words.actions.cancel}
        </Button>
      </div>
    </form>
  );
}
