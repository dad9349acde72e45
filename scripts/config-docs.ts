import { z } from 'zod';
import { SETTINGS } from '../core/ground/config.ts';

const START = '<!-- config:start -->';
const END = '<!-- config:end -->';

/** Each setting with its default as a person would write it, before it becomes a path or a boolean. */
const FIELDS = Object.values(SETTINGS).map(({ variable, schema, help }) => {
  const written = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }).default;
  const fallback = written ?? schema.safeParse(undefined).data;
  return { variable, help, fallback: fallback === undefined ? '' : String(fallback) };
});

/** docs/settings.md with its table from core/ground/settings. @throws Error if the markers are missing */
export function withConfigTable(page: string): string {
  const [start, end] = [page.indexOf(START), page.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`docs/settings.md lacks the lines ${START} and ${END}`);
  const rows = FIELDS.map(
    ({ variable, fallback, help }) =>
      `| \`${variable}\` | ${fallback && `\`${fallback}\``} | ${help.replaceAll('|', '\\|')} |`,
  );
  const table = ['| variable | default | |', '|---|---|---|', ...rows].join('\n');
  return `${page.slice(0, start + START.length)}\n${table}\n${page.slice(end)}`;
}

/** The content of .env.example: every setting as a comment, ready to be uncommented. */
export const envExample = (): string =>
  [
    '# Settings of Negareh: copy this file to .env and uncomment what you change. The environment wins over .env.',
    ...FIELDS.map(({ variable, fallback, help }) => `\n# ${help}\n# ${variable}=${fallback}`),
    '',
  ].join('\n');
