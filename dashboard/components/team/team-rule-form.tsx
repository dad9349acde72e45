'use client';

import { toast } from 'sonner';
import { TypedTeamRule } from '../../../core/ground/domain/review/typed-team-rule.ts';
import { teamMessages } from '../../../locales/team.ts';
import { ActionForm } from '../forms/action-form.tsx';
import type { ActionResult } from '../forms/action-result.ts';
import { NumberField } from '../forms/field.tsx';
import { useLocale } from '../locale.tsx';

interface Typed {
  readonly people: string;
  readonly sharePercent: string;
  readonly goldPercent: string;
  readonly dailyGoal: string;
}

/** How many people judge a pair, how much of a queue is gold, and the daily goal. */
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
  const field = (name: keyof Typed, label: string, value: number) => (
    <NumberField required name={name} label={label} of={TypedTeamRule.shape[name]} defaultValue={value} />
  );
  return (
    <ActionForm
      submit={words.save}
      hasNarrowButton
      act={save}
      read={(text): Typed => ({
        people: text('people'),
        sharePercent: text('sharePercent'),
        goldPercent: text('goldPercent'),
        dailyGoal: text('dailyGoal'),
      })}
      onDone={() => void toast.success(words.saved)}
    >
      <div className="grid gap-5 sm:grid-cols-2">
        {field('people', words.peopleSetting, rule.people)}
        {field('sharePercent', words.shareSetting, percent(rule.share))}
        {field('goldPercent', words.goldSetting, percent(rule.goldShare))}
        {field('dailyGoal', words.goalSetting, rule.dailyGoal)}
      </div>
    </ActionForm>
  );
}
