import sharp from 'sharp';

/** Keeps flat colours and thin lines clean; at 256 pixels a drawing takes about 7 kB, a PNG up to four times that. */
const DRAWING_JPEG = { quality: 90, chromaSubsampling: '4:4:4' } as const;

/**
 * Draws an SVG document of our own making at its own size: the bytes of a JPEG without metadata. Not for documents
 * from outside, which could name files.
 */
export const rasterizeSvg = (svg: string): Promise<Uint8Array> =>
  sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).jpeg(DRAWING_JPEG).toBuffer();
