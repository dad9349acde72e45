import type { Metadata } from 'next';
import { teamMessages } from '../../../locales/team.ts';
import { PageBody } from '../../components/shell/page-body.tsx';
import { GuidelineForm } from '../../components/team/guideline-form.tsx';
import { ReasonCard } from '../../components/team/reason-card.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { GuidelineText } from '../../server/guideline-text.tsx';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { requireViewer } from '../../server/viewer.ts';
import { addReason, archiveReason, publishGuideline } from './actions.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: teamMessages(await readerLocale()).guidelines.title };
}

/** The guidelines for judging pairs. New people arrive here first and go on to the review. */
export default async function GuidelinesPage() {
  const viewer = await requireViewer('annotator');
  const locale = await readerLocale();
  const words = teamMessages(locale).guidelines;
  const { guidelines, reasons } = services().team;
  const [newest, own] = await Promise.all([guidelines.newest(), reasons.list()]);
  const isMaintainer = viewer.role === 'maintainer';
  return (
    <PageBody
      title={words.title}
      about={newest ? words.version(newest.version, newest.author, newest.createdAt) : words.about}
      aside={
        <Button asChild>
          <a href="/review">{words.start}</a>
        </Button>
      }
    >
      <Card>
        {newest ? (
          <GuidelineText markdown={locale === 'fa' ? newest.persian : newest.english} />
        ) : (
          <p className="text-muted-foreground">{isMaintainer ? words.noneMaintainer : words.none}</p>
        )}
      </Card>
      {isMaintainer && (
        <GuidelineForm
          key={newest?.version}
          version={newest?.version ?? null}
          persian={newest?.persian ?? ''}
          english={newest?.english ?? ''}
          publish={publishGuideline}
        />
      )}
      {isMaintainer && <ReasonCard reasons={own} add={addReason} archive={archiveReason} />}
    </PageBody>
  );
}
