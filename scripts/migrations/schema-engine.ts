import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import { CatalogueAdapterFactory } from './catalogue-adapter.ts';

/** pg-boss has its tables in its own schema, so none of ours is managed elsewhere. */
export const NO_FILTERS: engine.SchemaFilter = { externalTables: [], externalEnums: [] };

// Node has it, but TypeScript declares it only with the browser's types.
declare const WebAssembly: {
  instantiate(
    code: Uint8Array,
    imports: Record<string, Record<string, unknown>>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

let loaded: Promise<void> | undefined;

/** The package's own entry imports its .wasm as a module, which Node cannot; this does the same by hand. */
async function load(): Promise<void> {
  const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = await readFile(file.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, {
    './schema_engine_bg.js': { ...engine, ...unrefTimers() },
  });
  // The engine leaves its message here when it panics; the panic itself only says "unreachable".
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => process.emitWarning(message) },
  });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
}

/** The engine forgets its ten-second timer for the advisory lock, which must not keep a finished process alive. */
function unrefTimers(): Record<string, unknown> {
  const name = Object.keys(engine).find(key => key.startsWith('__wbg_setTimeout_'));
  return name ? { [name]: (task: () => void, ms: number) => setTimeout(task, ms).unref() } : {};
}

/**
 * Runs a task with Prisma's schema engine on a database. `prisma migrate` uses the same engine; as WebAssembly, it needs no download of the
 * native program.
 */
export async function withSchemaEngine<T>(
  url: string,
  task: (engine: engine.SchemaEngine) => Promise<T>,
): Promise<T> {
  loaded ??= load();
  await loaded;
  const factory = new CatalogueAdapterFactory(url);
  try {
    const bound = bindMigrationAwareSqlAdapterFactory(factory);
    const instance = await engine.SchemaEngine.new({ datamodels: undefined }, () => undefined, bound);
    try {
      return await task(instance);
    } finally {
      instance.free();
    }
  } finally {
    await factory.close();
  }
}
