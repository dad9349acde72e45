import type { Command } from 'commander';
import type { SearchPage } from '../../core/ground/domain/search/search.ts';
import { writeWhole } from '../../core/ground/files/write-whole.ts';
import { cliMessages } from '../../locales/cli.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { answerSearch, type Subject } from './answer-search.ts';
import { printResults, toJson } from './print-results.ts';
import { addSearchOptions, filtersOf, type SearchOptions } from './search-options.ts';

/** `negareh search <text> --image file --like id --plus words --minus words` */
export function registerSearch(program: Command, context: CommandContext): void {
  const words = cliMessages(context.locale).search;
  const command = program
    .command('search')
    .description(words.about)
    .argument('[text...]', words.text)
    .addHelpText('after', words.after);
  addSearchOptions(command, context.locale).action((text: string[], options: SearchOptions) => {
    const subject = subjectOf(text, options);
    return subject ? search(subject, options, context) : command.error(words.oneSubject);
  });
}

/** The query: words and known images, and possibly a picture's file; undefined if nothing is asked. */
function subjectOf(
  text: readonly string[],
  { image, like = [], plus = [], minus = [], weight }: SearchOptions,
): Subject | undefined {
  const words = [...(text.length > 0 ? [text.join(' ')] : []), ...plus];
  // Words are weighed against pictures; all words have the same weight.
  const terms = [
    ...words.map(one => ({ text: one, weight })),
    ...minus.map(one => ({ text: one, weight: -(weight ?? 1) })),
    ...like.map(imageId => ({ imageId })),
  ];
  if (image !== undefined) return like.length > 0 ? undefined : { imageFile: image, terms };
  return words.length > 0 || like.length > 0 ? { terms } : undefined;
}

async function search(subject: Subject, options: SearchOptions, context: CommandContext): Promise<void> {
  const { top, offset, json, sheet, mode, literal, duplicates, without } = options;
  const wanted = { top, offset, filters: filtersOf(options), mode, literal, duplicates, without };
  const page = await answerSearch(subject, wanted, context);
  if (json) context.print(toJson(page));
  else await printResults(page, context);
  if (sheet && page.hits.length > 0) await drawSheet(sheet, page, context);
  if (page.hits.length === 0) context.exitWith(ExitCode.nothingFound);
}

async function drawSheet(
  file: string,
  page: SearchPage,
  { config, locale, note }: CommandContext,
): Promise<void> {
  const { requireImage } = await import('../../core/data/images/image-files.ts');
  const { openImageFiles } = await import('../../core/data/images/open-image-files.ts');
  const { drawContactSheet } = await import('../../core/ground/pixels/contact-sheet.ts');
  const files = openImageFiles(config);
  const items = await Promise.all(
    page.hits.map(async hit => ({
      picture: await requireImage(files, files.keyAt(hit.path)),
      label: hit.caption ?? '',
    })),
  );
  const drawn = await drawContactSheet({ title: page.query ?? '', items, locale });
  await writeWhole(file, drawn);
  note(cliMessages(locale).search.sheetWritten(file));
}
