import { Composer, InlineKeyboard } from 'grammy';
import { keepFresh } from '../../core/ground/async/keep-fresh.ts';
import { ImageSource } from '../../core/ground/domain/images/image.ts';
import type { PersonSettings } from '../../core/ground/domain/search/person-settings.ts';
import type { BotContext } from '../context.ts';
import { describeFilters } from '../results/filters.ts';
import type { BotServices } from '../services.ts';
import { isCommand } from '../telegram/command.ts';

/**
 * The state after the press, so that a second press changes nothing: `filter:+city:تهران`, `filter:-source:upload`, `filter:clear`.
 * Messages of earlier versions have no sign; they toggle the current state.
 */
const FILTER_DATA = /^filter:(?:([+-])?(source|city):(.+)|clear)$/s;
const CITIES = 12;
const PER_ROW = 3;
/** A collection's sources and cities change slowly, and counting them reads every row. */
const FRESH_MS = 10 * 60_000;
const DATA_BYTES = 64;

/** /filter: narrows a person's searches to sources and cities, until they are widened again. */
export function filter(services: BotServices): Composer<BotContext> {
  const { people, personHash, facets } = services;
  const composer = new Composer<BotContext>();
  const choices = keepFresh(FRESH_MS, () => facets.count(CITIES));
  const show = async (ctx: BotContext, settings: PersonSettings) => {
    const { sources, cities } = await choices();
    const keyboard = filterKeyboard(ctx, settings, { sources, cities });
    const text = ctx.texts.filter(describeFilters(ctx, settings) ?? ctx.texts.notFiltered);
    return { text, options: { reply_markup: keyboard } };
  };

  composer.filter(isCommand('filter'), async ctx => {
    if (ctx.chat?.type !== 'private' || !ctx.from) return void (await ctx.reply(ctx.texts.onlyInPrivate));
    const settings = await people.find(personHash(ctx.from.id));
    const { sources, cities } = await choices();
    const isChosen = settings.source !== undefined || settings.city !== undefined;
    if (sources.length < 2 && cities.length === 0 && !isChosen) {
      return void (await ctx.reply(ctx.texts.nothingToFilter));
    }
    const { text, options } = await show(ctx, settings);
    await ctx.reply(text, options);
  });

  composer.callbackQuery(FILTER_DATA, async ctx => {
    if (ctx.chat?.type !== 'private') return;
    const [, sign = '', kind = 'clear', value = ''] = FILTER_DATA.exec(ctx.callbackQuery.data) ?? [];
    const hash = personHash(ctx.from.id);
    const settings = change(await people.find(hash), { kind, value, sign });
    await people.save(hash, settings);
    const { text, options } = await show(ctx, settings);
    // A second press changes nothing, and Telegram answers that with an error.
    await ctx.editMessageText(text, options).catch(() => {});
  });
  return composer;
}

interface Press {
  readonly kind: string;
  readonly value: string;
  /** '+', '-' or the empty string. */
  readonly sign: string;
}

function change(settings: PersonSettings, { kind, value, sign }: Press): PersonSettings {
  if (kind === 'clear') return { ...settings, source: undefined, city: undefined };
  if (kind === 'city') return { ...settings, city: changed(settings.city, value, sign) };
  const source = ImageSource.safeParse(value).data;
  return source ? { ...settings, source: changed(settings.source, source, sign) } : settings;
}

function changed<Value>(values: readonly Value[] = [], value: Value, sign: string): Value[] | undefined {
  const rest = values.filter(one => one !== value);
  const isWanted = sign === '' ? !values.includes(value) : sign === '+';
  const next = isWanted ? [...rest, value] : rest;
  return next.length > 0 ? next : undefined;
}

function filterKeyboard(
  { texts }: BotContext,
  { source = [], city = [] }: PersonSettings,
  { sources, cities }: { readonly sources: readonly ImageSource[]; readonly cities: readonly string[] },
): InlineKeyboard {
  const button = (kind: string, value: string, name: string, isChosen: boolean) => ({
    text: `${isChosen ? '✓ ' : ''}${name}`,
    callback_data: `filter:${isChosen ? '-' : '+'}${kind}:${value}`,
  });
  // Chosen cities stay listed, so that they can be removed even if they no longer find anything.
  const allCities = [...new Set([...city, ...cities])];
  const rows = [
    ...inRows(
      [...new Set([...source, ...sources])].map(one =>
        button('source', one, texts.sourceNames[one], source.includes(one)),
      ),
    ),
    ...inRows(
      allCities
        .map(one => button('city', one, one, city.includes(one)))
        .filter(({ callback_data }) => Buffer.byteLength(callback_data) <= DATA_BYTES),
    ),
  ];
  const isChosen = source.length + city.length > 0;
  return new InlineKeyboard([
    ...rows,
    ...(isChosen ? [[{ text: texts.allPhotos, callback_data: 'filter:clear' }]] : []),
  ]);
}

const inRows = <Item>(items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / PER_ROW) }, (_, row) =>
    items.slice(row * PER_ROW, (row + 1) * PER_ROW),
  );
