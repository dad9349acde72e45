import { FOLDING_STEPS, FOLDING_VERSION, type FoldingStep } from '../core/ground/persian/folding-table.ts';
import { UNICODE_VERSION } from '../core/ground/persian/unicode-ranges.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
/** Converts JavaScript's escapes to PostgreSQL's. The database holds no NUL, and neither do its patterns. */
const patternOf = (pattern: string): string =>
  quoted(
    pattern
      .replaceAll(/\\u\{([0-9A-F]+)\}/g, (_, hex: string) => `\\U${hex.padStart(8, '0')}`)
      .replace('\\u0000-', '\\u0001-'),
  );

const nested = (inner: string, step: FoldingStep): string => {
  if ('form' in step) return `normalize(${inner}, ${step.form})`;
  if ('lower' in step) return `lower(${inner})`;
  if ('letters' in step) {
    return `translate(${inner},\n    ${quoted([...step.letters.keys()].join(''))},\n    ${quoted([...step.letters.values()].join(''))})`;
  }
  return `regexp_replace(${inner},\n    ${patternOf(step.pattern)}, ${quoted(step.to.replaceAll(/\$(\d)/g, '\\$1'))}, 'g')`;
};

/**
 * `caption_search_text` according to the folding table: the text of a pair as it is searched. Also removes half-spaces, so that «کتابها»
 * finds «کتاب‌ها»; the leading space marks the first word's beginning.
 */
export function foldingSql(): string {
  const folded = FOLDING_STEPS.reduce(nested, "persian || ' ' || coalesce(english, '')");
  return `-- Written by \`npm run folding\`: the folding's version ${FOLDING_VERSION}, with Unicode ${UNICODE_VERSION}.
CREATE OR REPLACE FUNCTION caption_search_text(english TEXT, persian TEXT) RETURNS TEXT
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $fold$
SELECT ' ' || translate(${folded}, U&'\\200C', '')
$fold$;
`;
}
