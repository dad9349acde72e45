import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { drawDemo } from '../../core/work/demo/draw-demo.ts';

/** Demo pictures that show one thing, under the names that the example of docs/library.md uses. */
const WANTED = {
  'cat.jpg': /^(?:یک )?گربه/,
  'train.jpg': /^(?:یک )?قطار/,
  'rainbow.jpg': /^(?:یک )?رنگین/,
} as const;

export async function drawPictures(folder: string): Promise<void> {
  const left = new Map<string, RegExp>(Object.entries(WANTED));
  for await (const { bytes, captions } of drawDemo(2_000)) {
    for (const [name, pattern] of left) {
      if (!captions.some(({ persian }) => pattern.test(persian))) continue;
      await writeFile(path.join(folder, name), bytes);
      left.delete(name);
      break;
    }
    if (left.size === 0) return;
  }
  throw new Error(`the demo draws no ${[...left.keys()]}`);
}
