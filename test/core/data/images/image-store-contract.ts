import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { type ImageFiles, requireImage } from '../../../../core/data/images/image-files.ts';
import { originalKey, renditionKey } from '../../../../core/ground/domain/images/image-keys.ts';
import { RENDITION_SIZES } from '../../../../core/ground/domain/images/renditions.ts';
import { readImageInput } from '../../../../core/ground/pixels/image-input.ts';

/** An image of the store: any bytes, for the store never looks into them. */
export function picture(text: string, byteLength?: number) {
  const bytes = Buffer.alloc(byteLength ?? Buffer.byteLength(text), text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const renditions = Object.fromEntries(
    RENDITION_SIZES.map(size => [size, Buffer.from(`${text} ${size}`)]),
  ) as Record<(typeof RENDITION_SIZES)[number], Buffer>;
  return { sha256, format: 'png', bytes, renditions };
}

/** What every image store does, told by one that is open and empty. */
export function imageStoreContract(open: () => ImageFiles): void {
  const prefixOf = (sha256: string) => Number.parseInt(sha256.slice(0, 2), 16);

  it('gives back what was written, whole, under names made of the content', async () => {
    const files = open();
    const one = picture('the original');
    expect(await files.has(one.sha256, 'png')).toBe(false);
    await files.write(one);
    expect(await files.has(one.sha256, 'png')).toBe(true);
    const key = originalKey(one.sha256, 'png');
    expect((await files.read(key))?.toString()).toBe('the original');
    expect((await files.read(renditionKey(one.sha256, 320)))?.toString()).toBe('the original 320');
    expect(await files.sizeOf(key)).toBe(12);
    expect(await files.countOf(one.sha256)).toBe(1 + RENDITION_SIZES.length);
    const { bytes, input } = (await files.open(key))!;
    expect(bytes).toBe(12);
    expect(Buffer.from(await readImageInput(input, 100)).toString()).toBe('the original');
    expect(files.keyAt(files.locationOf(key))).toBe(key);
    expect(files.locationOf(key)).toContain(
      `/${one.sha256.slice(0, 2)}/${one.sha256.slice(2, 4)}/${one.sha256}.png`,
    );
  });

  it('lists what is there by the first byte of the content', async () => {
    const files = open();
    const pictures = ['a', 'b', 'c', 'd'].map(text => picture(text));
    for (const one of pictures) await files.write(one);
    const expected = pictures
      .filter(({ sha256 }) => prefixOf(sha256) === prefixOf(pictures[0]!.sha256))
      .flatMap(({ sha256 }) => [
        originalKey(sha256, 'png'),
        ...RENDITION_SIZES.map(size => renditionKey(sha256, size)),
      ]);
    const listed = await files.list(prefixOf(pictures[0]!.sha256));
    expect(listed.map(({ key }) => key).sort()).toEqual(expected.sort());
    const [original] = listed.filter(({ key }) => key === originalKey(pictures[0]!.sha256, 'png'));
    expect(original?.bytes).toBe(1);
    expect(Math.abs(original!.changedAt - Date.now())).toBeLessThan(120_000);
  });

  it('may be written by several at once, and what is there stays', async () => {
    const files = open();
    const one = picture('twice');
    const other = { ...one, renditions: { ...one.renditions, 320: Buffer.from('by another version') } };
    await files.write(one);
    await Promise.all([files.write(other), files.write(other), files.write(one)]);
    expect((await files.read(renditionKey(one.sha256, 320)))?.toString()).toBe('twice 320');
    expect(await files.list(prefixOf(one.sha256))).toHaveLength(1 + RENDITION_SIZES.length);
  });

  it('puts files in the place of others', async () => {
    const files = open();
    const one = picture('to be mended');
    await files.write(one);
    const read = async () => (await files.read(renditionKey(one.sha256, 320)))?.toString();
    expect(await read()).toBe('to be mended 320');
    await files.put(one.sha256, [
      { suffix: '320.jpg', bytes: Buffer.from('mended') },
      { suffix: 'png', bytes: one.bytes },
    ]);
    expect(await read()).toBe('mended');
    expect((await files.read(originalKey(one.sha256, 'png')))?.toString()).toBe('to be mended');
  });

  it('holds nothing of an image that was removed, and removing twice is no fault', async () => {
    const files = open();
    const one = picture('gone');
    await files.write(one);
    await files.read(renditionKey(one.sha256, 320));
    await files.remove(one.sha256, 'png');
    await files.remove(one.sha256, 'png');
    expect(await files.has(one.sha256, 'png')).toBe(false);
    expect(await files.list(prefixOf(one.sha256))).toEqual([]);
    expect(await files.countOf(one.sha256)).toBe(0);
    for (const key of [originalKey(one.sha256, 'png'), renditionKey(one.sha256, 320)]) {
      expect(await files.open(key)).toBeUndefined();
      expect(await files.read(key)).toBeUndefined();
      expect(await files.sizeOf(key)).toBeUndefined();
      await expect(requireImage(files, key)).rejects.toMatchObject({ code: 'file.not-found' });
    }
  });

  it('takes an image of many megabytes', async () => {
    const files = open();
    const large = picture('many megabytes ', 20 * 2 ** 20 + 17);
    await files.write(large);
    const key = originalKey(large.sha256, 'png');
    expect(await files.sizeOf(key)).toBe(large.bytes.length);
    expect((await files.read(key))?.equals(large.bytes)).toBe(true);
    expect(await files.unfinished(Number.POSITIVE_INFINITY)).toEqual([]);
  });
}
