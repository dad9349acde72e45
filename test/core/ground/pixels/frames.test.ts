import { describe, expect, test } from 'vitest';
import { type Frame, FrameReader, frameStart } from '../../../../core/ground/pixels/decoder/frames.ts';

const LIMIT = 1_000;
const wire = (head: object, body: Uint8Array = new Uint8Array()) =>
  Buffer.concat([frameStart(head, body.length), body]);

function read(pieces: Iterable<Uint8Array>): Frame[] {
  const frames: Frame[] = [];
  const reader = new FrameReader(frame => frames.push(frame), LIMIT);
  for (const piece of pieces) reader.push(piece);
  return frames;
}

describe('frames come out as they went in', () => {
  const sent = [
    { head: { text: 'تصویر' }, body: Uint8Array.of(1, 2, 3) },
    { head: {}, body: new Uint8Array() },
    { head: { kind: 'last' }, body: new Uint8Array(LIMIT).fill(7) },
  ];
  const bytes = Buffer.concat(sent.map(({ head, body }) => wire(head, body)));

  test.each([1, 2, 7, 8, 9, 64, bytes.length])('in pieces of %i', size => {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
    expect(read(pieces)).toEqual(sent);
  });

  test('a body has its buffer for itself, so that it can move to a thread', () => {
    const [first] = read([bytes]);
    expect(first!.body.buffer.byteLength).toBe(first!.body.length);
  });
});

describe('what no decoder says is refused before memory is taken for it', () => {
  test.each([
    ['a body beyond the limit', wire({}, new Uint8Array(LIMIT + 1))],
    ['a head of four gigabytes', Buffer.from('ffffffff00000000', 'hex')],
    ['no head', Buffer.from('0000000000000001', 'hex')],
    ['a head that is no JSON', Buffer.from('0000000200000000{{', 'latin1')],
  ])('%s', (_name, bytes) => {
    expect(() => read([bytes])).toThrow();
  });
});
