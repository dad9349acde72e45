import type { Metadata } from 'next';
import { Suspense } from 'react';
import { withChosen } from '../../../core/ground/domain/review/review-keys.ts';
import { reviewMessages } from '../../../locales/review.ts';
import { ReviewScreen } from '../../components/review/review-screen.tsx';
import { GuidelineText } from '../../server/guideline-text.tsx';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { shownReasons } from '../../server/shown-reasons.ts';
import { requireViewer } from '../../server/viewer.ts';
import { addComment, deleteComment, readComments, saveKeys } from './actions.ts';

export async function generateMetadata(): Promise<Metadata> {
  const words = reviewMessages(await readerLocale());
  return { title: words.title, description: words.description };
}

/** Where annotators judge pairs. The browser gets the pairs from /api/review, leased to the viewer. */
export default async function ReviewPage() {
  const viewer = await requireViewer('annotator');
  const { review, users, team } = services();
  const [scorers, names, guideline, keys, own] = await Promise.all([
    review.buckets.scorers(),
    users.names(),
    team.guidelines.newest(),
    team.keys.of(viewer.id),
    team.reasons.list(),
  ]);
  const reviewers = [...names].map(([id, name]) => ({ id, name }));
  const locale = await readerLocale();
  const words = reviewMessages(locale);
  const reasons = shownReasons(own, locale);
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
          keys={withChosen(
            keys,
            reasons.map(({ code }) => code),
          )}
          reasons={reasons}
          saveKeys={saveKeys}
          talk={{ read: readComments, add: addComment, remove: deleteComment }}
        />
      </Suspense>
    </>
  );
}
