import type { RgbPicture } from '../../ground/pixels/decode.ts';
import { serveThread, threadData } from '../../ground/threads/serve-thread.ts';
import type { EncoderThread } from './encoder-lane.ts';
import type { TowerOptions } from './tower.ts';
import { openVisionTower } from './transformers.ts';

const opened = openVisionTower(threadData<TowerOptions>());
// `open` reports the failure; until it is called, the failure must not count as unhandled.
opened.catch(() => undefined);

serveThread<EncoderThread<readonly RgbPicture[]>>(
  {
    open: async () => (await opened).withoutDevice,
    encode: async images => (await opened).run(images),
  },
  async () => (await opened.catch(() => undefined))?.close(),
);
