import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Notice } from '../../../components/shell/notice.tsx';
import { readerWords } from '../../../server/locale.ts';

export const metadata: Metadata = { robots: { index: false } };

/** What became of a report. */
export default async function ReportOutcomePage({ params }: { params: Promise<{ outcome: string }> }) {
  const [{ outcome }, { report: words }] = await Promise.all([params, readerWords()]);
  const texts: Readonly<Record<string, { title: string; text: string }>> = words.outcomes;
  const told = Object.hasOwn(texts, outcome) ? texts[outcome] : undefined;
  if (!told) notFound();
  return <Notice {...told} href="/" action={words.home} />;
}
