'use client';

import type { JobRequest } from '../../../core/ground/domain/jobs/job-run.ts';
import type { ListedModel } from '../../../core/ground/domain/models/listed-model.ts';
import { formatBytes, formatNumber } from '../../../locales/format.ts';
import { modelMessages } from '../../../locales/models.ts';
import { upkeepMessages } from '../../../locales/upkeep.ts';
import type { ActionResult } from '../forms/action-result.ts';
import { useLocale } from '../locale.tsx';
import { Card } from '../ui/card.tsx';
import { AskButton } from '../upkeep/ask-button.tsx';
import { ComparisonTable } from './comparison-table.tsx';

/** A model; if its switch stopped, with the reason in words. */
export interface ShownModel extends Omit<ListedModel, 'problem'> {
  readonly problem: string | null;
}

interface ModelListProps {
  readonly models: readonly ShownModel[];
  readonly ask: (input: { request: JobRequest }) => Promise<ActionResult<string>>;
  readonly use: (input: { name: string }) => Promise<ActionResult<void>>;
  readonly giveUp: (input: Record<string, never>) => Promise<ActionResult<void>>;
}

/** The presets of this machine and what can be done with each. */
export function ModelList({ models, ...actions }: ModelListProps) {
  return (
    <ul className="grid gap-3 lg:grid-cols-2">
      {models.map(model => (
        <li key={model.name}>
          <ModelCard model={model} {...actions} />
        </li>
      ))}
    </ul>
  );
}

function ModelCard({ model, ask, use, giveUp }: Omit<ModelListProps, 'models'> & { model: ShownModel }) {
  const locale = useLocale();
  const words = upkeepMessages(locale).models;
  const { kinds, states, columns, unknownLicense } = modelMessages(locale);
  const { name, kind, state, next, problem, bytes, license, isScorer, training } = model;
  const isHere = state !== 'absent';
  const canSearch = kind !== 'scorer';
  return (
    <Card className="flex h-full flex-col gap-2 p-4" data-model={name}>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h2 className="font-semibold">
          <bdi>{name}</bdi>
        </h2>
        <span className={state === 'active' ? 'font-medium text-accent' : 'text-sm text-muted-foreground'}>
          {states[state]}
          {isScorer && ` · ${states.scorer}`}
        </span>
      </div>
      <p className="text-sm text-muted-foreground">
        {kinds[kind]}
        {bytes !== null && ` · ${formatBytes(locale, bytes)}`} · {columns.license}:{' '}
        {license ?? unknownLicense}
      </p>
      {next && (
        <progress
          aria-label={states.next(
            formatNumber(locale, next.embedded),
            formatNumber(locale, next.embedded + next.missing),
            formatNumber(
              locale,
              Math.floor((100 * next.embedded) / Math.max(1, next.embedded + next.missing)),
            ),
          )}
          value={next.embedded}
          max={Math.max(1, next.embedded + next.missing)}
          className="block h-2 w-full accent-(--accent)"
        />
      )}
      {training && <ComparisonTable base={training.base} name={name} comparison={training.comparison} />}
      {problem !== null && <p className="text-sm text-danger">{problem}</p>}
      <div className="mt-auto flex flex-wrap gap-2">
        {!isHere && (
          <AskButton act={ask} input={{ request: { kind: 'pull-model', name } }} done={words.asked}>
            {words.pull}
          </AskButton>
        )}
        {isHere && (
          <AskButton act={ask} input={{ request: { kind: 'verify-model', name } }} done={words.asked}>
            {words.verify}
          </AskButton>
        )}
        {isHere && canSearch && state !== 'active' && !next && (
          <AskButton act={use} input={{ name }} done={words.switching}>
            {state === 'previous' ? words.goBack : words.use}
          </AskButton>
        )}
        {(next || problem !== null) && (
          <AskButton act={giveUp} input={{}} done={words.giveUp}>
            {words.giveUp}
          </AskButton>
        )}
      </div>
    </Card>
  );
}
