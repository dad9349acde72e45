'use client';

import { Eye, EyeOff, Trash2 } from 'lucide-react';
import { toast } from 'sonner';
import type { ActionResult } from '../forms/action-result.ts';
import { useAction } from '../forms/use-action.tsx';
import { useWords } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { AskButton } from '../upkeep/ask-button.tsx';

type Verdict = 'upheld' | 'dismissed';

interface ReportCardProps {
  readonly image: {
    readonly imageId: string;
    readonly caption: string | null;
    readonly isHidden: boolean;
    readonly width: number;
    readonly height: number;
    readonly src: string;
    /** A larger rendition of the same image, for a closer look. */
    readonly large: string;
  };
  readonly reports: readonly {
    readonly id: string;
    readonly reason: string;
    readonly note: string | null;
    readonly when: string;
  }[];
  readonly judge: (input: { imageId: string; verdict: Verdict }) => Promise<ActionResult<void>>;
  /** Requests the job that deletes it for good. */
  readonly takeDown: (input: { imageId: string }) => Promise<ActionResult<unknown>>;
}

/** A reported image, the reports about it, and the two verdicts. */
export function ReportCard({ image, reports, judge, takeDown }: ReportCardProps) {
  const { reports: words, image: imageWords } = useWords();
  const { run, busy, error } = useAction(judge);
  const decide = async (verdict: Verdict): Promise<void> => {
    if (await run({ imageId: image.imageId, verdict })) {
      toast.success(verdict === 'upheld' ? words.upheld : words.restored);
    }
  };
  const caption = image.caption ?? imageWords.untitled;
  return (
    <li className="flex gap-4 rounded-2xl border border-border bg-surface p-4 max-sm:flex-col">
      <a href={image.large} className="shrink-0 sm:w-44">
        {/* biome-ignore lint/performance/noImgElement: our own rendition, already small */}
        <img
          src={image.src}
          width={image.width}
          height={image.height}
          alt={caption}
          className="h-auto max-h-52 w-full rounded-xl bg-muted object-contain"
        />
      </a>
      <div className="flex min-w-0 grow flex-col gap-3">
        <div>
          <h2 className="font-semibold wrap-anywhere" dir="auto">
            {caption}
          </h2>
          <p className="text-sm text-muted-foreground">{image.isHidden ? words.hidden : words.shown}</p>
        </div>
        <ul className="flex flex-col gap-2 text-sm">
          {reports.map(report => (
            <li key={report.id}>
              <p>{report.reason}</p>
              {report.note !== null && (
                <blockquote className="border-s-2 border-border ps-3 wrap-anywhere" dir="auto">
                  {report.note}
                </blockquote>
              )}
              <p className="text-xs text-muted-foreground">{report.when}</p>
            </li>
          ))}
        </ul>
        {error !== null && (
          <p role="alert" className="text-sm text-danger">
            {error}
          </p>
        )}
        <div className="mt-auto flex flex-wrap gap-2">
          <Button size="small" variant="secondary" disabled={busy} onClick={() => decide('dismissed')}>
            <Eye aria-hidden />
            {image.isHidden ? words.restore : words.leave}
          </Button>
          <Button size="small" variant="danger" disabled={busy} onClick={() => decide('upheld')}>
            <EyeOff aria-hidden />
            {image.isHidden ? words.uphold : words.hide}
          </Button>
          <AskButton
            act={takeDown}
            input={{ imageId: image.imageId }}
            confirm={words.confirmTakeDown}
            done={words.takingDown}
            variant="ghost"
            className="text-danger!"
          >
            <Trash2 aria-hidden />
            {words.takeDown}
          </AskButton>
        </div>
      </div>
    </li>
  );
}
