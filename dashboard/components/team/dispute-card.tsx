'use client';

import { Check, X } from 'lucide-react';
import { useId, useState } from 'react';
import { toast } from 'sonner';
import { newId } from '../../../core/ground/domain/id.ts';
import type { Decision } from '../../../core/ground/domain/review/review.ts';
import { formatDateTime } from '../../../locales/format.ts';
import { reviewMessages } from '../../../locales/review.ts';
import { teamMessages } from '../../../locales/team.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { FormError } from '../forms/field.tsx';
import { useAction } from '../forms/use-action.tsx';
import { imageUrl } from '../image-url.ts';
import { useLocale } from '../locale.tsx';
import { CaptionText } from '../review/pair/caption-text.tsx';
import { Button } from '../ui/button.tsx';

interface Vote {
  readonly reviewer: string | null;
  readonly action: 'approve' | 'reject' | 'edit';
  readonly reasons: readonly string[];
  readonly text: string | null;
  readonly at: number;
}

interface DisputeCardProps {
  readonly dispute: {
    readonly pairId: string;
    readonly sha256: string;
    readonly width: number;
    readonly height: number;
    readonly english: string | null;
    readonly persian: string;
    readonly votes: readonly Vote[];
  };
  /** The names of the team's own reasons. */
  readonly ownReasons: Readonly<Record<string, string>>;
  settle(input: { decision: Decision; asGold: boolean }): Promise<ActionResult<{ isDone: boolean }>>;
}

/** A pair with its judgements side by side, and the final decision. */
export function DisputeCard({ dispute, ownReasons, settle }: DisputeCardProps) {
  const locale = useLocale();
  const words = teamMessages(locale).disputes;
  const id = useId();
  const [asGold, setAsGold] = useState(false);
  const { run, busy, error } = useAction(settle);
  const { pairId, persian, english, votes } = dispute;
  const decide = async (
    what: { action: 'approve' } | { action: 'reject' } | { action: 'edit'; text: string },
  ): Promise<void> => {
    const on = { id: newId(), pairId, seen: { status: 'pending' as const, persian } };
    const decision: Decision =
      what.action === 'reject' ? { ...on, ...what, reasons: [] } : { ...on, ...what };
    const done = await run({ decision, asGold });
    if (!done) return;
    if (done.value.isDone) toast.success(words.done);
    else toast.warning(words.refused);
  };
  const edits = votes.filter(({ action, text }) => action === 'edit' && text !== null);
  return (
    <li
      className="grid gap-5 rounded-2xl border border-border bg-surface p-4 sm:p-5 lg:grid-cols-[20rem_minmax(0,1fr)]"
      data-dispute={pairId}
    >
      <a href={imageUrl(dispute.sha256, 1280)} className="block">
        {/* biome-ignore lint/performance/noImgElement: the file is streamed as it is */}
        <img
          src={imageUrl(dispute.sha256, 1280)}
          width={dispute.width}
          height={dispute.height}
          alt={persian}
          className="h-auto max-h-80 w-full rounded-xl bg-muted object-contain"
        />
      </a>
      <div className="flex min-w-0 flex-col gap-4">
        <div>
          <CaptionText text={persian} className="text-xl leading-relaxed font-medium" />
          {english !== null && <CaptionText text={english} className="text-muted-foreground" />}
        </div>
        <ul className="grid gap-3 sm:grid-cols-2">
          {votes.map(vote => (
            <Said key={`${vote.reviewer} ${vote.at}`} ownReasons={ownReasons} vote={vote} />
          ))}
        </ul>
        <FormError>{error}</FormError>
        <div className="mt-auto flex flex-wrap items-center gap-2">
          <Button disabled={busy} onClick={() => decide({ action: 'approve' })}>
            <Check aria-hidden />
            {words.approve}
          </Button>
          <Button variant="danger" disabled={busy} onClick={() => decide({ action: 'reject' })}>
            <X aria-hidden />
            {words.reject}
          </Button>
          {edits.map(({ reviewer, text, at }) => (
            <Button
              key={`${reviewer} ${at}`}
              variant="secondary"
              disabled={busy}
              onClick={() => decide({ action: 'edit', text: text ?? '' })}
            >
              {words.takeText(reviewer ?? words.somebody)}
            </Button>
          ))}
          <span className="flex items-center gap-2 text-sm sm:ms-auto" title={words.asGoldHint}>
            <input
              id={id}
              type="checkbox"
              checked={asGold}
              onChange={event => setAsGold(event.target.checked)}
              className="size-5 accent-(--accent)"
            />
            <label htmlFor={id}>{words.asGold}</label>
          </span>
        </div>
      </div>
    </li>
  );
}

function Said({
  vote: { reviewer, action, reasons, text, at },
  ownReasons,
}: {
  vote: Vote;
  ownReasons: Readonly<Record<string, string>>;
}) {
  const locale = useLocale();
  const words = teamMessages(locale).disputes;
  const names: Readonly<Record<string, string>> = { ...ownReasons, ...reviewMessages(locale).reasons };
  return (
    <li className="rounded-xl bg-muted p-3">
      <p className="flex items-baseline justify-between gap-3">
        <bdi className="font-medium">{reviewer ?? words.somebody}</bdi>
        <span
          className={
            action === 'approve' ? 'text-success' : action === 'reject' ? 'text-danger' : 'text-warning'
          }
        >
          {words.said[action]}
        </span>
      </p>
      {text !== null && <CaptionText text={text} className="mt-1" />}
      {action === 'reject' && (
        <p className="mt-1 text-sm">
          {reasons.length === 0
            ? words.noReason
            : reasons.map(reason => names[reason] ?? reason).join(locale === 'fa' ? '، ' : ', ')}
        </p>
      )}
      <p className="mt-1 text-xs text-muted-foreground">{formatDateTime(locale, new Date(at))}</p>
    </li>
  );
}
