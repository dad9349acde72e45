'use client';

import type { PairStatus } from '../../../core/ground/domain/captions/caption-pair.ts';
import { teamMessages } from '../../../locales/team.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { FormError } from '../forms/field.tsx';
import { useAction } from '../forms/use-action.tsx';
import { useLocale } from '../locale.tsx';
import { CaptionText } from '../review/pair/caption-text.tsx';
import { Button } from '../ui/button.tsx';

interface GoldListProps {
  readonly golds: readonly {
    readonly pairId: string;
    readonly persian: string;
    readonly expected: PairStatus;
    readonly author: string;
  }[];
  remove(input: { pairId: string }): Promise<ActionResult<void>>;
}

/** Gold pairs, each with a button to remove it. */
export function GoldList({ golds, remove }: GoldListProps) {
  const words = teamMessages(useLocale()).gold;
  const { run, busy, error } = useAction(remove);
  return (
    <section aria-label={words.newest} className="mt-6">
      <h3 className="mb-2 font-medium">{words.newest}</h3>
      <FormError>{error}</FormError>
      <ul className="divide-y divide-border">
        {golds.map(({ pairId, persian, expected, author }) => (
          <li key={pairId} className="flex items-center gap-3 py-2" data-gold={pairId}>
            <div className="min-w-0 grow">
              <CaptionText text={persian} />
              <p className="text-sm text-muted-foreground">
                {words.expected[expected]} · <bdi>{author}</bdi>
              </p>
            </div>
            <Button
              variant="outline"
              size="small"
              disabled={busy}
              aria-label={words.removeNamed(persian)}
              onClick={() => void run({ pairId })}
            >
              {words.remove}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
