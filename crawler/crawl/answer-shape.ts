const DEEPEST = 7;
const LONGEST = 2_000;

/**
 * The shape of an answer: its keys and the types of their values. It shows what a source has changed, without anybody's words or numbers.
 * Lists are shown by their first element.
 */
export function shapeOf(value: unknown): string {
  return describe(value, 0).slice(0, LONGEST);
}

function describe(value: unknown, depth: number): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  if (depth === DEEPEST) return '…';
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${describe(value[0], depth + 1)}]`;
  const parts = Object.entries(value).map(([key, part]) => `${key}: ${describe(part, depth + 1)}`);
  return `{${parts.join(', ')}}`;
}
