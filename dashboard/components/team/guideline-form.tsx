'use client';

import { toast } from 'sonner';
import { teamMessages } from '../../../locales/team.ts';
import { ActionForm } from '../forms/action-form.tsx';
import type { ActionResult } from '../forms/action-result.ts';
import { useLocale } from '../locale.tsx';
import { Card, CardTitle } from '../ui/card.tsx';
import { Textarea } from '../ui/input.tsx';
import { Labelled } from '../ui/labelled.tsx';

interface Texts {
  readonly persian: string;
  readonly english: string;
}

/** The guidelines as written, both languages side by side. */
export function GuidelineForm({
  version,
  persian,
  english,
  publish,
}: Texts & {
  /** The version that is edited; null if there is none yet. */
  readonly version: number | null;
  publish(input: Texts & { after: number | null }): Promise<ActionResult<void>>;
}) {
  const words = teamMessages(useLocale()).guidelines;
  const field = (name: keyof Texts, label: string, value: string) => (
    <Labelled label={label}>
      {control => (
        <Textarea
          {...control}
          name={name}
          required
          maxLength={50_000}
          rows={14}
          dir={name === 'persian' ? 'rtl' : 'ltr'}
          lang={name === 'persian' ? 'fa' : 'en'}
          defaultValue={value}
        />
      )}
    </Labelled>
  );
  return (
    <Card>
      <CardTitle className="mb-1">{words.edit}</CardTitle>
      <p className="mb-4 text-muted-foreground">{words.editHint}</p>
      <ActionForm
        submit={words.save}
        hasNarrowButton
        act={publish}
        read={text => ({ persian: text('persian'), english: text('english'), after: version })}
        onDone={() => void toast.success(words.saved)}
      >
        <div className="grid gap-5 lg:grid-cols-2">
          {field('persian', words.persian, persian)}
          {field('english', words.english, english)}
        </div>
      </ActionForm>
    </Card>
  );
}
