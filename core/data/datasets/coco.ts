import { z } from 'zod';
import type { ReadRow } from './caption-row.ts';
import { toRow } from './clean-caption.ts';
import { readRecords } from './read-records.ts';

const CocoId = z.union([z.number(), z.string()]);
const CocoImage = z.object({ id: CocoId, file_name: z.string().min(1) });
const CocoAnnotation = z.object({ image_id: CocoId, caption: z.string() });

/**
 * COCO's captions_*.json, and nocaps, which has the same layout: `images` and `annotations` in either order, so the
 * file is read twice. Memory holds the pictures' names, not the captions.
 */
export async function* readCoco(file: string): AsyncGenerator<ReadRow> {
  const names = new Map<string, string>();
  for await (const record of readRecords(file, 'images')) {
    const image = CocoImage.safeParse(record);
    if (image.success) names.set(String(image.data.id), image.data.file_name);
  }
  let position = 0;
  for await (const record of readRecords(file, 'annotations')) {
    position += 1;
    const annotation = CocoAnnotation.safeParse(record);
    if (!annotation.success) {
      yield { position, problem: 'annotation-incomplete' };
      continue;
    }
    const { image_id, caption } = annotation.data;
    const image = names.get(String(image_id));
    if (image === undefined) yield { position, problem: 'picture-unknown', detail: String(image_id) };
    else yield toRow({ position, image, text: caption });
  }
}
