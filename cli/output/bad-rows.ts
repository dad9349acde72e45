import type { BadRow } from '../../core/data/datasets/caption-row.ts';
import { datasetMessages } from '../../locales/datasets.ts';
import type { Locale } from '../../locales/format.ts';
import { errorMessage } from '../../locales/messages.ts';
import type { ProblemReport } from './problem-report.ts';

/** Records an unusable row of a captions file, with its line and the reason in the reader's language. */
export function addBadRow(report: ProblemReport, row: BadRow, locale: Locale): void {
  const { position, problem, detail = '', error } = row;
  const words = datasetMessages(locale);
  const reason = error ? errorMessage(locale, error) : words.rowProblems[problem];
  const line = words.row(position, reason, detail);
  report.add('badRows', line, { line: position, problem: error?.code ?? problem, reason, detail });
}
