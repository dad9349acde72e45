'use client';

import { inOneLine } from '../../../locales/apart.ts';
import { jobMessages } from '../../../locales/jobs.ts';
import { useLocale } from '../locale.tsx';
import type { ShownRun } from './shown-run.ts';

/** The end of a run's log, and the items that could not be processed, grouped by reason. */
export function RunDetails({ run: { log, problems } }: { run: ShownRun }) {
  const words = jobMessages(useLocale());
  if (log.length === 0 && problems.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="cursor-pointer rounded text-muted-foreground outline-none hover:text-foreground focus-visible:ring-3 focus-visible:ring-ring">
        {words.details}
      </summary>
      {problems.length > 0 && (
        <>
          <h4 className="mt-3 font-medium">{words.problems}</h4>
          <ul className="mt-1 flex flex-col gap-1">
            {problems.map(({ reason, count, examples }) => (
              <li key={reason}>
                {words.problem(count, reason)}
                {examples.length > 0 && (
                  <span className="block wrap-anywhere text-muted-foreground" dir="auto">
                    {words.example(inOneLine(examples))}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {log.length > 0 && (
        <>
          <h4 className="mt-3 font-medium">{words.log}</h4>
          <ol className="mt-1 max-h-60 overflow-y-auto">
            {log.map(({ when, text }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two lines may say the same of the same minute
              <li key={`${log.length - index} ${when}`} className="wrap-anywhere">
                <span className="text-muted-foreground">{when}</span> {text}
              </li>
            ))}
          </ol>
        </>
      )}
    </details>
  );
}
