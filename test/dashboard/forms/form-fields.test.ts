import { readdirSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TrainingRecipe } from '../../../core/ground/domain/models/training.ts';
import { numberLimits } from '../../../core/ground/domain/number-limits.ts';
import { ROOT } from '../../../core/ground/project.ts';
import { formProblem as english } from '../../../locales/en/form-problems.ts';
import { formProblem as persian } from '../../../locales/fa/form-problems.ts';

/** Names of what nobody types into a form. A new one is named here, or in the words of form problems. */
const NOT_TYPED = new Set([
  // What is on the page, or in its address.
  'id',
  'pairId',
  'imageId',
  'imageIds',
  'snapshotId',
  'left',
  'right',
  'token',
  'after',
  'undoes',
  'scorer',
  'min',
  // Chosen from a list.
  'everyHours',
  'model',
  'base',
  // For the command line and programs alone.
  'factory',
  'images',
  'seed',
  ...Object.keys(TrainingRecipe.shape).filter(name => !['rate', 'epochs', 'batch'].includes(name)),
]);

/** Kinds of what is chosen or switched. */
const CHOSEN = new Set(['boolean', 'enum', 'literal', 'record', 'template_literal', 'undefined']);

/** A text or a number somewhere in the input of an action. */
interface Leaf {
  readonly action: string;
  readonly name: string;
  readonly schema: z.ZodType;
}

const found: Leaf[] = [];
beforeAll(async () => {
  for (const [action, input] of await formInputs()) walk(action, '', input);
});

/** What each action of the dashboard takes: `action` is replaced by what keeps its schema, and Next.js by nothing. */
async function formInputs(): Promise<[string, z.ZodType][]> {
  const inputs: [string, z.ZodType][] = [];
  const keep = Symbol.for('negareh test form inputs');
  Object.assign(globalThis, { [keep]: (input: z.ZodType) => ({ input }) });
  const stub = (code: string) => ({
    url: `data:text/javascript,${encodeURIComponent(code)}`,
    format: 'module' as const,
    shortCircuit: true,
  });
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      if (specifier.endsWith('/server/action.ts')) {
        return stub(
          `export const action = ({ input }) => globalThis[Symbol.for('negareh test form inputs')](input);`,
        );
      }
      if (specifier === 'next/cache') return stub('export const revalidatePath = () => undefined;');
      if (specifier.endsWith('/server/set-cookies.ts'))
        return stub('export const setCookies = () => undefined;');
      return next(specifier, context);
    },
  });
  const app = path.join(ROOT, 'dashboard/app');
  for (const file of readdirSync(app, { recursive: true, encoding: 'utf8' })) {
    if (path.basename(file) !== 'actions.ts') continue;
    const actions = z.record(z.string(), z.object({ input: z.instanceof(z.ZodType) }));
    const exported = actions.parse({ ...(await import(pathToFileURL(path.join(app, file)).href)) });
    inputs.push(
      ...Object.entries(exported).map(
        ([name, { input }]) => [`${file} ${name}`, input] as [string, z.ZodType],
      ),
    );
  }
  hooks.deregister();
  return inputs;
}

function walk(action: string, name: string, schema: z.core.$ZodType): void {
  if (schema instanceof z.ZodObject) {
    for (const [key, part] of Object.entries(schema.shape)) walk(action, key, part);
  } else if (schema instanceof z.ZodUnion) for (const option of schema.options) walk(action, name, option);
  else if (schema instanceof z.ZodArray) walk(action, name, schema.element);
  else if (schema instanceof z.ZodPipe) walk(action, name, schema.in);
  else if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    walk(action, name, schema.unwrap());
  } else if (
    schema instanceof z.ZodNumber ||
    schema instanceof z.ZodString ||
    schema instanceof z.ZodStringFormat
  ) {
    found.push({ action, name, schema });
  } else if (!CHOSEN.has(schema._zod.def.type)) {
    throw new Error(`${action} ${name}: what is a ${schema._zod.def.type}?`);
  }
}

describe('all that is typed into forms', () => {
  it('is called by its label in both languages when it is wrong', () => {
    expect(found.length).toBeGreaterThan(40);
    const unnamed = found.filter(({ name }) => {
      const problem = { field: name, problem: 'other', limit: 0 } as const;
      const isNamed = !english(problem).includes(`“${name}”`) && !persian(problem).includes(`«${name}»`);
      return name !== '' && !NOT_TYPED.has(name) && !isNamed;
    });
    expect([...new Set(unnamed.map(({ action, name }) => `${action}: ${name}`))]).toEqual([]);
  });

  it('has the limits in the browser that its schema has', () => {
    const numbers = found.filter(({ schema }) => schema instanceof z.ZodNumber);
    expect(numbers.length).toBeGreaterThan(15);
    for (const { action, name, schema } of numbers) {
      const { min, max, step } = numberLimits(schema);
      const fits = (value: number) => schema.safeParse(value).success;
      const by = step === 1 ? 1 : 1e-9;
      const label = `${action} ${name}: ${min} to ${max} by ${step}`;
      // What the browser lets through and the schema refuses is, at the very edge, “more than”.
      if (min !== undefined)
        expect([fits(min - by), fits(min) || fits(min + by)], label).toEqual([false, true]);
      if (max !== undefined) expect([fits(max), fits(max + by)], label).toEqual([true, false]);
      if (min === undefined) expect(fits(-1e6), label).toBe(true);
      if (max === undefined) expect(fits(1e12), label).toBe(true);
      // Between two whole numbers, within what is allowed.
      const part = Math.min((min ?? 0) + 1.5, ((min ?? 0) + (max ?? 10)) / 2 + 1e-3);
      expect(fits(part), label).toBe(step === 'any');
    }
  });
});
