'use client';

import { reviewMessages } from '../../../../locales/review.ts';
import { teamMessages } from '../../../../locales/team.ts';
import { useLocale } from '../../locale.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogContent } from '../../ui/dialog.tsx';
import { FilterFields, type Reviewers } from './filter-fields.tsx';
import { OrderFields } from './order-fields.tsx';
import type { Collection, QueueAddress } from './queue-url.ts';
import { ScoreRange } from './score-range.tsx';
import { useQueueDraft } from './use-queue-draft.ts';

export interface QueueFiltersProps extends Reviewers {
  readonly address: QueueAddress;
  readonly collections: readonly Collection[];
  onClose(): void;
  onApply(address: QueueAddress): void;
}

/** What is reviewed, and in which order. Nothing changes until it is applied. */
export function QueueFilters({ onClose, ...props }: QueueFiltersProps) {
  const words = reviewMessages(useLocale()).filters;
  return (
    <Dialog open onOpenChange={open => !open && onClose()}>
      <DialogContent title={words.title} className="max-w-2xl">
        <FilterForm onClose={onClose} {...props} />
      </DialogContent>
    </Dialog>
  );
}

function FilterForm({ address, onApply, onClose, ...choices }: QueueFiltersProps) {
  const locale = useLocale();
  const words = reviewMessages(locale).filters;
  const draft = useQueueDraft(address, choices.collections);
  const { filter, order, setFilter, clear } = draft;
  return (
    <form
      className="grid gap-4"
      onSubmit={event => {
        event.preventDefault();
        onApply({ ...address, filter, order });
        onClose();
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <OrderFields draft={draft} />
        <FilterFields draft={draft} {...choices} />
      </div>
      <ScoreRange draft={draft} />
      <label className="flex items-center gap-3">
        <input
          type="checkbox"
          className="size-5 accent-accent"
          checked={filter.flagged ?? false}
          onChange={event => setFilter({ flagged: event.target.checked })}
        />
        {words.flagged}
      </label>
      {filter.like !== undefined && (
        <label className="flex items-center gap-3">
          <input
            type="checkbox"
            className="size-5 accent-accent"
            defaultChecked
            onChange={() => setFilter({ like: undefined })}
          />
          {teamMessages(locale).alike.filter}
        </label>
      )}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onClick={clear}>
          {words.clear}
        </Button>
        <Button type="submit">{words.apply}</Button>
      </div>
    </form>
  );
}
