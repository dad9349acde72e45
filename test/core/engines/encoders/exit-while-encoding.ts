import sharp from 'sharp';
import { openEncoders } from './open-encoders.ts';

/** A process that ends while both encoders work. */
const { texts, images } = await openEncoders();
const background = { r: 200, g: 30, b: 30 };
const picture = await sharp({ create: { width: 900, height: 900, channels: 3, background } })
  .png()
  .toBuffer();
void texts
  .encode(Array.from({ length: 20_000 }, (_, index) => `گربه‌ای کنار درخت ${index}`))
  .catch(() => undefined);
void images.encode(Array<Buffer>(500).fill(picture)).catch(() => undefined);
await new Promise(resolve => setTimeout(resolve, 60 + Math.random() * 60));
process.exit(5);
