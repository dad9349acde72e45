// Loaded once per process: outside Next.js the package throws on import, to keep server code out of the browser's bundle.
import { registerHooks } from 'node:module';

const EMPTY = new URL('../../node_modules/server-only/empty.js', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'server-only'
      ? { url: EMPTY, format: 'commonjs', shortCircuit: true }
      : next(specifier, context),
});
