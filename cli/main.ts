// The `negareh` command.
import { keepCompiledCode } from '../setup/keep-compiled-code.mjs';

keepCompiledCode();
await import('./process.ts');
