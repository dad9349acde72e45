// `npm run search`, `worker`, …: one process of the system by itself. setup.mjs has run before.

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { keepCompiledCode } from './setup/keep-compiled-code.mjs';

keepCompiledCode();
await import(pathToFileURL(path.resolve(process.argv[2] ?? '')).href);
