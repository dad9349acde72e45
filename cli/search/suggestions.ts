import type { Command } from 'commander';
import { suggestionMessages } from '../../locales/suggestions.ts';
import type { CommandContext } from '../command-context.ts';

/** `negareh suggestions remove <query>` */
export function registerSuggestions(program: Command, context: CommandContext): void {
  const words = suggestionMessages(context.locale);
  const group = program.command('suggestions').description(words.about);
  group
    .command('remove')
    .description(words.aboutRemove)
    .argument('<query>', words.query)
    .action(async (query: string) => {
      const { searchClientOf } = await import('../../core/work/search/client.ts');
      const wasSuggested = await searchClientOf(context.config).removeSuggestion(query);
      context.print(wasSuggested ? words.removed(query) : words.barred(query));
    });
}
