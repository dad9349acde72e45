import { z } from 'zod';
import type { ReadRow } from './caption-row.ts';
import { toRow } from './clean-caption.ts';
import { isObject, rowsOfRecord } from './column-names.ts';
import { shapeError } from './file-shape.ts';
import { readJsonRecords, topLevelNames } from './json-records.ts';
import { isKarpathyImage, rowsOfKarpathyImage } from './karpathy.ts';

/** A number, or its digits when a double cannot hold it. */
const CocoId = z.union([z.number(), z.string()]);
const CocoImage = z.object({ id: CocoId, file_name: z.string().min(1) });
const CocoAnnotation = z.object({ image_id: CocoId, caption: z.string() });

/**
 * Reads a JSON document with lists: COCO's captions_*.json and nocaps (`images` and `annotations`, in either order, so the
 * file is read twice), Karpathy's dataset_*.json (`images` with `sentences`), and plain records under `annotations` or
 * `data`. Memory holds the pictures' names, not the captions.
 * @throws InputError 'captions.shape' for a document with none of these.
 */
export async function* readJsonDocument(file: string): AsyncGenerator<ReadRow> {
  const names = new ImageNames();
  let records = 0;
  for await (const { value, position } of readJsonRecords(file, ['images'])) {
    records += 1;
    if (isKarpathyImage(value)) {
      yield* rowsOfKarpathyImage(value, position);
      continue;
    }
    const image = CocoImage.safeParse(value);
    if (image.success) names.add(String(image.data.id), image.data.file_name);
    else yield { position, problem: 'image-incomplete' };
  }
  for await (const { value, position, list } of readJsonRecords(file, ['annotations', 'data'])) {
    records += 1;
    if (list === 'annotations' && names.size > 0) yield rowOfAnnotation(value, position, names);
    else if (isObject(value)) yield* rowsOfRecord(Object.entries(value), position);
    else yield { position, problem: 'not-json' };
  }
  if (records > 0) return;
  const seen = await topLevelNames(file);
  const isKnown = seen.some(name => ['images', 'annotations', 'data'].includes(name));
  throw shapeError(file, isKnown ? 'no-rows' : 'json-layout', seen.join(', '));
}

function rowOfAnnotation(value: unknown, position: number, names: ImageNames): ReadRow {
  const annotation = CocoAnnotation.safeParse(value);
  if (!annotation.success) return { position, problem: 'annotation-incomplete' };
  const { image_id, caption } = annotation.data;
  const id = String(image_id);
  const [image, ...others] = names.of(id);
  if (image === undefined) return { position, problem: 'picture-unknown', detail: id };
  if (others.length === 0) return toRow({ position, image, text: caption });
  return { position, problem: 'id-twice', detail: `${id}: ${[image, ...others].join(', ')}` };
}

/** File names by the ids that the file gives them. An id of two pictures identifies neither. */
class ImageNames {
  readonly #names = new Map<string, string>();
  readonly #others = new Map<string, string[]>();

  get size(): number {
    return this.#names.size;
  }

  add(id: string, name: string): void {
    const known = this.#names.get(id);
    if (known === undefined) this.#names.set(id, name);
    else if (known !== name) this.#others.set(id, [...(this.#others.get(id) ?? []), name]);
  }

  of(id: string): string[] {
    const name = this.#names.get(id);
    return name === undefined ? [] : [name, ...(this.#others.get(id) ?? [])];
  }
}
