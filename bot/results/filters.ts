import type { PersonSettings } from '../../core/ground/domain/search/person-settings.ts';
import type { SearchFilters } from '../../core/ground/domain/search/search.ts';
import type { BotContext } from '../context.ts';
import type { BotServices } from '../services.ts';

/** What the person has chosen by /filter and /settings. The choice is personal: a group neither sees nor shares it. */
export async function settingsOf(
  { from, chat }: BotContext,
  { people, personHash }: Pick<BotServices, 'people' | 'personHash'>,
): Promise<PersonSettings> {
  if (!from || (chat !== undefined && chat.type !== 'private')) return {};
  return people.find(personHash(from.id));
}

/** The filters of the person's searches. */
export const filtersOf = ({ source, city }: PersonSettings): SearchFilters => ({
  ...(source && { source }),
  ...(city && { city }),
});

/** The filters in words, for the line under the photos; undefined if there are none. */
export function describeFilters({ texts }: BotContext, { source, city }: SearchFilters): string | undefined {
  const values = [...(source ?? []).map(one => texts.sourceNames[one]), ...(city ?? [])];
  return values.length === 0 ? undefined : texts.filteredBy(values);
}
