import type { ReportReason } from '../../core/ground/domain/images/report.ts';
import { formatNumber } from '../format.ts';

const reasons: Record<ReportReason, string> = {
  private: 'privacy',
  offensive: 'offensive',
  copyright: 'copyright',
  wrong: 'wrong or broken',
  other: 'other',
};

export const reports = {
  about: 'See and judge what people have reported',
  aboutList: 'List the photos with open reports, the longest waiting first',
  aboutRestore: 'Close the reports of photos and show these again',
  aboutTakedown: 'Close the reports of photos and remove these for good',
  id: 'The id that the list shows',
  reasons,
  head: ['photo', 'since', 'shown', 'reasons', 'caption'],
  hidden: 'hidden',
  shown: 'shown',
  none: 'Nothing is reported.',
  notes: (id: string, note: string) => `${id}: ${note}`,
  more: (count: number) =>
    `${formatNumber('en', count)} reports are open in all; the first photos are listed.`,
  restored: (id: string) => `${id}: the reports are closed, the photo is shown as far as its captions allow`,
  notOpen: (id: string) => `${id}: no report of it is open`,
};
