import { type Command, InvalidArgumentError } from 'commander';
import {
  type Classification,
  ClassifyOptions,
  DEFAULT_LOGIT_SCALE,
} from '../../core/ground/domain/search/classification.ts';
import { NegarehError } from '../../core/ground/errors.ts';
import { parseInput } from '../../core/ground/parse-input.ts';
import { oneLine } from '../../core/ground/text/terminal.ts';
import { classifyMessages } from '../../locales/classify.ts';
import { cliMessages } from '../../locales/cli.ts';
import { formatDecimal } from '../../locales/format.ts';
import { errorMessage } from '../../locales/messages.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { typedNumber } from '../input/numbers.ts';
import { several } from '../input/several.ts';
import { formatTable, isolate } from '../output/table.ts';

interface Options {
  readonly labels: string;
  readonly template?: string[];
  readonly logitScale: number;
  readonly json?: true;
}

/** The classification of a picture. */
interface Classified extends Classification {
  readonly path: string;
}

/** How many labels of a picture the table shows; the JSON has all of them. */
const SHOWN = 5;

/** `negareh classify <pictures...> --labels "سگ,گربه"` */
export function registerClassify(program: Command, context: CommandContext): void {
  const words = classifyMessages(context.locale);
  const scale = (text: string) => {
    const value = typedNumber(text);
    if (value > 0 && value <= 1000) return value;
    throw new InvalidArgumentError(words.notAScale);
  };
  program
    .command('classify')
    .description(words.about)
    .argument('<pictures...>', words.pictures)
    .requiredOption('--labels <words>', words.labels)
    .option('--template <sentence>', words.template, several)
    .option('--logit-scale <number>', words.logitScale, scale, DEFAULT_LOGIT_SCALE)
    .option('--json', cliMessages(context.locale).help.json)
    .addHelpText('after', words.after)
    .action((pictures: string[], options: Options) => classify(pictures, options, context));
}

async function classify(
  pictures: readonly string[],
  { labels, template, logitScale, json }: Options,
  context: CommandContext,
): Promise<void> {
  // Checked before a model is loaded or a picture is read.
  const wanted = parseInput(ClassifyOptions, {
    labels: splitLabels(labels),
    logitScale,
    ...(template && { templates: template }),
  });
  const { openClassifying } = await import('./open-classifying.ts');
  const classifying = openClassifying(wanted, context);
  const done: Classified[] = [];
  let failed = 0;
  try {
    for (const path of pictures) {
      if (context.signal.aborted) break;
      try {
        done.push({ path, ...(await classifying.classify(path)) });
      } catch (error) {
        // One broken picture among a thousand is reported; a model that cannot be loaded ends the command.
        if (!isOfThePicture(error) || pictures.length === 1) throw error;
        failed += 1;
        context.note(
          classifyMessages(context.locale).failed(oneLine(path), errorMessage(context.locale, error)),
        );
      }
    }
  } finally {
    await classifying.close();
  }
  if (json) context.print(JSON.stringify(toJson(done, wanted)));
  else printTable(done, context);
  if (failed > 0) context.exitWith(ExitCode.someFailed);
}

/** Splits labels at the commas of both alphabets. */
const splitLabels = (text: string): string[] =>
  text
    .split(/[,،]/)
    .map(label => label.trim())
    .filter(label => label !== '');

const isOfThePicture = (error: unknown): error is NegarehError =>
  error instanceof NegarehError && /^(?:image|file)\./.test(error.code);

/** One JSON document, for scripts. */
const toJson = (done: readonly Classified[], { templates, logitScale }: ClassifyOptions) => ({
  model: done[0]?.modelId ?? null,
  logitScale,
  templates,
  pictures: done.map(({ path, labels }) => ({ path, labels })),
});

function printTable(done: readonly Classified[], { locale, print, note }: CommandContext): void {
  const first = done[0];
  if (!first) return;
  const words = classifyMessages(locale);
  const { picture, label, probability, score } = words.columns;
  const rows = done.flatMap(({ path, labels }) =>
    labels
      .slice(0, SHOWN)
      .map((one, index) => [
        index === 0 ? path : '',
        one.label,
        formatDecimal(locale, one.probability, 3),
        formatDecimal(locale, one.score, 3),
      ]),
  );
  for (const line of formatTable([[picture, label, probability, score], ...rows])) print(line);
  note(words.method(formatDecimal(locale, first.logitScale, 0), isolate(first.modelId)));
}
