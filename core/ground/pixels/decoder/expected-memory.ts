import type { Metadata } from 'sharp';

/**
 * Bytes a pixel that decoding takes at its peak, measured with the libraries of sharp 0.35. Formats that come in rows
 * take next to nothing; AVIF's decoder keeps several whole frames.
 */
function bytesPerPixel({ format, isProgressive, channels, depth }: Metadata): number {
  switch (format) {
    case 'jpeg':
      // All coefficients of all channels, 16 bits each.
      return isProgressive ? 2 * channels : 0;
    case 'png':
      return isProgressive ? channels * (depth === 'ushort' ? 2 : 1) : 0;
    case 'webp':
      return 8.4;
    case 'gif':
      return 8;
    default:
      return 18;
  }
}

/** The bytes of memory that decoding will take beyond an idle process, estimated from the picture's header. */
export const expectedMemory = (header: Metadata): number =>
  header.width * header.height * bytesPerPixel(header);
