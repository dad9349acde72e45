import type { Command } from 'commander';
import { doctorMessages } from '../../locales/doctor.ts';
import type { CommandContext } from '../command-context.ts';

/** `negareh setup gpu [--anyway]` */
export function registerSetup(program: Command, context: CommandContext): void {
  const words = doctorMessages(context.locale).setup;
  program
    .command('setup')
    .description(words.about)
    .command('gpu')
    .description(words.aboutGpu)
    .option('--anyway', words.anyway)
    .action(async ({ anyway }: { anyway?: true }) => {
      const { setUpGpu } = await import('./set-up-gpu.ts');
      await setUpGpu(context, { anyway: anyway === true });
    });
}
