'use client';

import { toast } from 'sonner';
import { teamMessages } from '../../../locales/team.ts';
import { ActionForm } from '../forms/action-form.tsx';
import type { ActionResult } from '../forms/action-result.ts';
import { Field } from '../forms/field.tsx';
import { useLocale } from '../locale.tsx';

interface Typed {
  readonly people: string;
  readonly sharePercent: string;
  readonly goldPercent: string;
  readonly dailyGoal: string;
}

/** How many people judge a pair, how much of a queue is gold, and what is asked for in a day. */
export function TeamRuleForm({
  rule,
  save,
}: {
  rule: {
    readonly people: number;
    readonly share: number;
    readonly goldShare: number;
    readonly dailyGoal: number;
  };
  save(typed: Typed): Promise<ActionResult<void>>;
}) {
  const words = teamMessages(useLocale()).agreement;
  const percent = (share: number) => Math.round(share * 1_000) / 10;
  const number = { type: 'number', dir: 'ltr', required: true, inputMode: 'numeric' } as const;
  return (
    <ActionForm
      submit={words.save}
      hasNarrowButton
      act={save}
      read={(text): Typed => ({
        people: text('people'),
        sharePercent: text('share'),
        goldPercent: text('gold'),
        dailyGoal: text('goal'),
      })}
      onDone={() => void toast.success(words.saved)}
    >
      <div className="grid gap-5 sm:grid-cols-2">
        <Field
          {...number}
          label={words.peopleSetting}
          name="people"
          min={1}
          max={5}
          defaultValue={rule.people}
        />
        <Field
          {...number}
          label={words.shareSetting}
          name="share"
          min={0}
          max={100}
          step="any"
          defaultValue={percent(rule.share)}
        />
        <Field
          {...number}
          label={words.goldSetting}
          name="gold"
          min={0}
          max={50}
          step="any"
          defaultValue={percent(rule.goldShare)}
        />
        <Field
          {...number}
          label={words.goalSetting}
          name="goal"
          min={0}
          max={10_000}
          defaultValue={rule.dailyGoal}
        />
      </div>
    </ActionForm>
  );
}
