// `npm run search`, `worker`, …: one process of the system by itself. setup.mjs has run before.

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { keepCompiledCode } from './setup/keep-compiled-code.mjs';
import { answerArguments } from './supervisor/answer-arguments.ts';

const [entry = '', ...others] = process.argv.slice(2);
answerArguments(others);
keepCompiledCode();
await import(pathToFileURL(path.resolve(entry)).href);
