'use client';

import { jobMessages } from '../../../locales/jobs.ts';
import { useLocale } from '../locale.tsx';

/** What Divar forbids, and the checkbox by which a person takes responsibility. */
export function DivarTerms({ onChange }: { onChange?: (isRead: boolean) => void }) {
  const words = jobMessages(useLocale()).divar;
  return (
    <div className="flex flex-col gap-2 rounded-xl bg-muted p-4 text-sm">
      <p>{words.terms}</p>
      <p>
        <a
          href="https://divar.ir/terms"
          target="_blank"
          rel="noreferrer"
          className="font-medium text-accent underline"
        >
          {words.read}
        </a>
      </p>
      <label className="flex items-start gap-2 font-medium">
        <input
          type="checkbox"
          name="hasReadTerms"
          value="yes"
          required
          className="mt-1.5 size-4 accent-(--accent)"
          onChange={({ currentTarget }) => onChange?.(currentTarget.checked)}
        />
        {words.accept}
      </label>
    </div>
  );
}
