import type { z } from 'zod';
import type { FormProblem } from './domain/form-problem.ts';
import { InputError } from './errors.ts';

/** What is wrong, each with its place: `files.0.size: expected number`. */
export const reasonOfIssues = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('; ');

/**
 * Reads what a person or a program asks for.
 * @throws InputError 'request.invalid' that names the fields that are wrong.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InputError('request.invalid', { reason: reasonOfIssues(parsed.error) });
}

/**
 * Reads what a person has typed into a form. Programs read a schema's own words; people get a sentence about the first field that is
 * wrong.
 * @throws InputError 'form.invalid'
 */
export function parseForm<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const field = String(first?.path.findLast(step => typeof step === 'string') ?? '');
  throw new InputError('form.invalid', { field, ...problemOf(first) });
}

/** What is wrong with a text, by the format that it does not have. */
const FORMATS: ReadonlyMap<string, FormProblem['problem']> = new Map([
  ['url', 'address'],
  ['regex', 'letters'],
]);

function problemOf(issue: z.core.$ZodIssue | undefined): Pick<FormProblem, 'problem' | 'limit'> {
  switch (issue?.code) {
    case 'too_small': {
      const limit = Number(issue.minimum);
      if (isOfNumber(issue)) return { problem: issue.inclusive === false ? 'above' : 'low', limit };
      if (limit <= 1) return { problem: 'empty', limit };
      return { problem: issue.origin === 'string' ? 'short' : 'other', limit };
    }
    case 'too_big':
      if (isOfNumber(issue)) return { problem: 'high', limit: Number(issue.maximum) };
      return { problem: issue.origin === 'string' ? 'long' : 'other', limit: Number(issue.maximum) };
    case 'invalid_format':
      return { problem: FORMATS.get(issue.format) ?? 'other', limit: 0 };
    default:
      return { problem: 'other', limit: 0 };
  }
}

const isOfNumber = ({ origin }: { readonly origin: string }): boolean =>
  origin === 'number' || origin === 'int';
