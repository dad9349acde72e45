import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { badRequest } from './api-error.ts';
import { parseMultipart, type UploadedFile } from './multipart.ts';

/** A call's parameters in any form: JSON, urlencoded, multipart or in the query string. */
export class Parameters {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly files: ReadonlyMap<string, UploadedFile>;

  constructor(values: ReadonlyMap<string, unknown>, files: ReadonlyMap<string, UploadedFile> = new Map()) {
    this.#values = values;
    this.files = files;
  }

  toJSON(): Record<string, unknown> {
    return Object.fromEntries(this.#values);
  }

  has(name: string): boolean {
    return this.#values.get(name) !== undefined;
  }

  text(name: string): string {
    const value = this.#values.get(name);
    if (value === undefined || value === null) return '';
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  number(name: string, fallback = Number.NaN): number {
    const value = this.#values.get(name);
    return value === undefined || value === '' ? fallback : Number(value);
  }

  flag(name: string): boolean {
    return ['true', '1', 'True'].includes(String(this.#values.get(name)));
  }

  /** An object parameter: already parsed in a JSON body, a JSON string in the other forms. */
  json<Value>(name: string, schema: z.ZodType<Value>): Value | undefined {
    const raw = this.#values.get(name);
    if (raw === undefined || raw === null || raw === '') return undefined;
    let value = raw;
    if (typeof raw === 'string') {
      try {
        value = JSON.parse(raw);
      } catch {
        throw badRequest(`can't parse ${name} JSON object`);
      }
    }
    const parsed = schema.safeParse(value);
    if (!parsed.success) throw badRequest(`object expected as ${name}: ${parsed.error.issues[0]?.message}`);
    return parsed.data;
  }
}

export async function readParameters(request: IncomingMessage, url: URL): Promise<Parameters> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const values = new Map<string, unknown>(url.searchParams);
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) {
    const form = parseMultipart(body, /boundary=("?)([^";]+)\1/.exec(type)?.[2] ?? '');
    for (const [name, value] of form.fields) values.set(name, value);
    return new Parameters(values, form.files);
  }
  const fields = type.startsWith('application/json')
    ? Object.entries(body.length > 0 ? (JSON.parse(body.toString('utf8')) as object) : {})
    : new URLSearchParams(body.toString('utf8'));
  for (const [name, value] of fields) values.set(name, value);
  return new Parameters(values);
}
