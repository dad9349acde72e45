'use client';

import { useState } from 'react';
import { jobMessages } from '../../../locales/jobs.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { FormError } from '../forms/field.tsx';
import { useAction } from '../forms/use-action.tsx';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Card, CardTitle } from '../ui/card.tsx';
import { DivarTerms } from './divar-terms.tsx';

interface DivarSwitchProps {
  /** `by` is null if the setting has switched it on. */
  readonly state: { readonly isOn: boolean; readonly by: string | null; readonly when: string | null };
  readonly switchTo: (input: { isOn: boolean }) => Promise<ActionResult<void>>;
}

/** Off until somebody who has read the terms switches it on. */
export function DivarSwitch({ state: { isOn, by, when }, switchTo }: DivarSwitchProps) {
  const words = jobMessages(useLocale()).divar;
  const { run, busy, error } = useAction(switchTo);
  const [isRead, setRead] = useState(false);
  const bySetting = isOn && by === null;
  return (
    <Card className="flex flex-col gap-3">
      <CardTitle>{words.title}</CardTitle>
      <p className="font-medium">
        {isOn ? (by === null ? words.onBySetting : words.on(by, when ?? '')) : words.off}
      </p>
      {isOn ? (
        <p className="text-sm text-muted-foreground">{words.terms}</p>
      ) : (
        <DivarTerms onChange={setRead} />
      )}
      <FormError>{error}</FormError>
      {!bySetting && (
        <Button
          variant={isOn ? 'secondary' : 'primary'}
          className="self-start"
          disabled={busy || !(isOn || isRead)}
          onClick={() => run({ isOn: !isOn })}
        >
          {isOn ? words.switchOff : words.switchOn}
        </Button>
      )}
    </Card>
  );
}
