import { z } from 'zod';
import type { ReadRow } from './caption-row.ts';
import { toRow } from './clean-caption.ts';
import { readLines } from './read-lines.ts';

const Caption = z.union([z.string(), z.object({ caption: z.string() }).transform(object => object.caption)]);
const Line = z
  .object({
    path: z.string().optional(),
    image: z.string().optional(),
    file_name: z.string().optional(),
    caption: z.string().optional(),
    captions: z.array(Caption).optional(),
  })
  .transform(line => ({
    image: line.path ?? line.image ?? line.file_name ?? '',
    captions: [...(line.caption === undefined ? [] : [line.caption]), ...(line.captions ?? [])],
  }));

/** One JSON object a line: `{"path", "caption"}`, or `{"file_name", "captions": [{"caption"}, …]}`. */
export async function* readJsonl(file: string): AsyncGenerator<ReadRow> {
  for await (const { line, position } of readLines(file)) {
    if (line.trim() === '') continue;
    const parsed = Line.safeParse(parseJson(line));
    if (!parsed.success) yield { position, problem: 'not-json' };
    else if (parsed.data.captions.length === 0) yield { position, problem: 'no-caption' };
    else for (const text of parsed.data.captions) yield toRow({ position, image: parsed.data.image, text });
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
