// `npm run search`, `worker`, …: one process of the system by itself. setup.mjs has run before.

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { answerArguments } from './core/ground/process/answer-arguments.ts';
import { keepCompiledCode } from './setup/keep-compiled-code.mjs';
import { PROCESSES } from './supervisor/process-table.ts';

const [entry = '', ...others] = process.argv.slice(2);
const file = path.resolve(entry);
// The process also checks them itself, but only after reading all of its code.
answerArguments(others, PROCESSES.find(one => one.entry === file)?.name ?? '');
process.argv = [process.execPath, file, ...others];
keepCompiledCode();
await import(pathToFileURL(file).href);
