import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { registerDemoPhotos } from '../crawl/demo-photos.ts';
import { registerDemo } from './demo.ts';

/** `negareh demo`, with what of it comes from the web. */
export function registerAllDemo(program: Command, context: CommandContext): void {
  registerDemoPhotos(registerDemo(program, context), context, program.version() ?? '');
}
