import type { Metadata } from 'next';
import { Suspense } from 'react';
import { reviewMessages } from '../../../locales/review.ts';
import { ReviewScreen } from '../../components/review/review-screen.tsx';
import { GuidelineText } from '../../server/guideline-text.tsx';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { requireViewer } from '../../server/viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const words = reviewMessages(await readerLocale());
  return { title: words.title, description: words.description };
}

/** Where annotators judge pairs. The pairs themselves come to the screen by /api/review, leased to who asks. */
export default async function ReviewPage() {
  const viewer = await requireViewer('annotator');
  const { review, users, team } = services();
  const [scorers, names, guideline] = await Promise.all([
    review.buckets.scorers(),
    users.names(),
    team.guidelines.newest(),
  ]);
  const reviewers = [...names].map(([id, name]) => ({ id, name }));
  const locale = await readerLocale();
  const words = reviewMessages(locale);
  const markdown = guideline && (locale === 'fa' ? guideline.persian : guideline.english);
  return (
    <>
      <noscript>
        <p className="p-6 text-center">{words.needsJavaScript}</p>
      </noscript>
      <Suspense>
        <ReviewScreen
          userId={viewer.id}
          collections={scorers}
          reviewers={reviewers}
          guidelines={markdown && <GuidelineText markdown={markdown} />}
        />
      </Suspense>
    </>
  );
}
