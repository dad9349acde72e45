import type { Database } from '../../core/data/database/database.ts';
import type { ListedModel } from '../../core/ground/domain/models/listed-model.ts';
import { isErrorCode } from '../../core/ground/error-codes.ts';
import { errorOf } from '../../core/ground/errors.ts';
import { betterModel } from '../../core/work/model-in-use/better-model.ts';
import { listModels } from '../../core/work/model-in-use/list-models.ts';
import { formatBytes, formatNumber } from '../../locales/format.ts';
import { errorMessage } from '../../locales/messages.ts';
import { modelMessages } from '../../locales/models.ts';
import type { CommandContext } from '../command-context.ts';
import { formatTable } from '../output/table.ts';

/** `negareh models list` */
export async function listCommand(
  database: Database,
  json: true | undefined,
  context: CommandContext,
): Promise<void> {
  const listed = await listModels(database, context.config);
  if (json) return context.print(JSON.stringify(listed));
  const { columns, kinds, unknownLicense, betterHere } = modelMessages(context.locale);
  const rows = listed.map(model => [
    model.name,
    kinds[model.kind],
    stateOf(model, context),
    model.bytes === null ? '—' : formatBytes(context.locale, model.bytes),
    model.license ?? unknownLicense,
  ]);
  const heading = [columns.name, columns.kind, columns.state, columns.size, columns.license];
  for (const line of formatTable([heading, ...rows])) context.print(line);
  const inUse = listed.find(({ state }) => state === 'active');
  const better = inUse && betterModel(inUse.name);
  if (better) context.note(betterHere(better));
}

function stateOf({ state, next, problem, isScorer }: ListedModel, { locale }: CommandContext): string {
  const { states } = modelMessages(locale);
  const number = (value: number) => formatNumber(locale, value);
  const parts: string[] = [];
  if (problem) {
    const { code, parameters } = problem;
    const known = isErrorCode(code) ? errorOf(code, parameters) : undefined;
    parts.push(states.problem(errorMessage(locale, known)));
  } else if (next) {
    const { embedded, missing } = next;
    const total = embedded + missing;
    const percent = total === 0 ? 100 : Math.floor((100 * embedded) / total);
    parts.push(states.next(number(embedded), number(total), number(percent)));
  } else if (state !== 'here' || !isScorer) parts.push(states[state]);
  if (isScorer) parts.push(states.scorer);
  return parts.join(' · ');
}
