'use client';

import { Fragment } from 'react';
import { OTHER_LETTERS } from '../../../../core/ground/persian/folding-table.ts';
import { INVISIBLE } from '../../../../core/ground/persian/unicode-ranges.ts';
import { cn } from '../../cn.ts';

/** Letters that other keyboards produce and Persian does not use, and invisible characters. */
const MARKED = new RegExp(`([${OTHER_LETTERS}${INVISIBLE}\\t\\n])`, 'gu');
/** The characters that combine emoji. */
const JOINERS = /[\u200D\uFE0F]/;

const NAMES: Readonly<Record<string, string>> = {
  '\u00AD': 'SHY',
  '\u200B': 'ZWSP',
  '\u200E': 'LRM',
  '\u200F': 'RLM',
  '\u202A': 'LRE',
  '\u202B': 'RLE',
  '\u202C': 'PDF',
  '\u202D': 'LRO',
  '\u202E': 'RLO',
  '\u2066': 'LRI',
  '\u2067': 'RLI',
  '\u2068': 'FSI',
  '\u2069': 'PDI',
  '\uFEFF': 'BOM',
};

const nameOf = (character: string): string =>
  NAMES[character] ?? `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * A caption as it is, in its own direction whatever the page's is. Invisible characters are shown by name at their position, so they cannot
 * reorder anything; Arabic letter forms are underlined.
 */
export function CaptionText({ text, className }: { text: string; className?: string }) {
  return (
    <p dir="auto" className={cn('isolate break-words whitespace-pre-wrap [unicode-bidi:isolate]', className)}>
      {text.split(MARKED).map((part, index) => {
        // Split by a group: the parts at odd positions are the matches.
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name
        if (index % 2 === 0) return <Fragment key={index}>{part}</Fragment>;
        if (/\p{L}/u.test(part)) {
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <span key={index} className="text-warning underline decoration-2 underline-offset-8">
              {part}
            </span>
          );
        }
        if (part === '\n' || part === '\t' || JOINERS.test(part)) return part;
        return (
          <bdi
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            key={index}
            dir="ltr"
            className="mx-0.5 inline-block rounded bg-warning/20 leading-normal whitespace-nowrap px-1 align-middle font-mono text-xs text-warning"
          >
            {nameOf(part)}
          </bdi>
        );
      })}
    </p>
  );
}
