'use client';

import { reviewMessages } from '../../../../locales/review.ts';
import { useLocale } from '../../locale.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogContent } from '../../ui/dialog.tsx';
import { ReasonList } from './reason-list.tsx';
import type { Judge } from './use-judge.ts';

/** The reasons for a rejection: choosing one rejects the pair at once. Shown beside the image if there is room. */
export function Reasons({ judge }: { judge: Judge }) {
  const words = reviewMessages(useLocale());
  return (
    <section className="hidden lg:block" aria-labelledby="reasons">
      <h2 id="reasons" className="mb-1 text-sm text-muted-foreground">
        {words.reasonsTitle}
      </h2>
      <Choices judge={judge} />
    </section>
  );
}

/** The same on a phone, which has room for the reasons only on request. */
export function ReasonDialog({ judge }: { judge: Judge }) {
  const words = reviewMessages(useLocale());
  return (
    <Dialog open={judge.isOpen('reasons')} onOpenChange={open => !open && judge.close('reasons')}>
      <DialogContent title={words.reasonsTitle} className="mb-0 rounded-b-none">
        <Choices judge={judge} />
        <Button variant="outline" className="mt-3 w-full" onClick={() => judge.run({ do: 'reject' })}>
          {words.withoutReason}
        </Button>
      </DialogContent>
    </Dialog>
  );
}

const Choices = ({ judge }: { judge: Judge }) => (
  <ReasonList noted={judge.reasons} onReject={reason => judge.run({ do: 'reject-for', reason })} />
);
