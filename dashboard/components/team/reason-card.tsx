'use client';

import { toast } from 'sonner';
import { teamMessages } from '../../../locales/team.ts';
import { ActionForm } from '../forms/action-form.tsx';
import type { ActionResult } from '../forms/action-result.ts';
import { Field } from '../forms/field.tsx';
import { useLocale } from '../locale.tsx';
import { Card, CardTitle } from '../ui/card.tsx';
import { AskButton } from '../upkeep/ask-button.tsx';

interface Texts {
  readonly persian: string;
  readonly english: string;
}

interface ReasonCardProps {
  readonly reasons: readonly (Texts & { readonly id: string; readonly isArchived: boolean })[];
  add(texts: Texts): Promise<ActionResult<void>>;
  archive(input: { id: string; isArchived: boolean }): Promise<ActionResult<void>>;
}

/** The team's own reasons to reject. */
export function ReasonCard({ reasons, add, archive }: ReasonCardProps) {
  const locale = useLocale();
  const words = teamMessages(locale).reasons;
  return (
    <Card>
      <CardTitle className="mb-1">{words.title}</CardTitle>
      <p className="mb-4 text-muted-foreground">{words.about}</p>
      <ul className="mb-4 divide-y divide-border">
        {reasons.map(({ id, persian, english, isArchived }) => (
          <li key={id} className="flex flex-wrap items-center gap-3 py-2" data-reason={id}>
            <p className={isArchived ? 'min-w-0 grow text-muted-foreground' : 'min-w-0 grow'}>
              <bdi>{persian}</bdi> · <bdi>{english}</bdi>
              {isArchived && ` (${words.archived})`}
            </p>
            <AskButton
              act={archive}
              input={{ id, isArchived: !isArchived }}
              done={isArchived ? words.restored : words.done}
              label={`${isArchived ? words.restore : words.archive}: ${locale === 'fa' ? persian : english}`}
              variant="outline"
            >
              {isArchived ? words.restore : words.archive}
            </AskButton>
          </li>
        ))}
      </ul>
      <ActionForm
        submit={words.add}
        hasNarrowButton
        act={add}
        read={(text): Texts => ({ persian: text('persian'), english: text('english') })}
        onDone={(_, __, form) => {
          form.reset();
          toast.success(words.added);
        }}
      >
        <div className="grid gap-5 sm:grid-cols-2">
          <Field label={words.persian} name="persian" required maxLength={60} dir="rtl" lang="fa" />
          <Field label={words.english} name="english" required maxLength={60} dir="ltr" lang="en" />
        </div>
      </ActionForm>
    </Card>
  );
}
