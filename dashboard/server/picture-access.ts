import 'server-only';
import { mayActAs } from '../../core/domain/account.ts';
import type { ImageState } from '../../core/domain/image.ts';
import { currentViewer } from './viewer.ts';

/** What is asked for: a rendition, which holds nothing but pixels, or the file as it came in. */
export type PictureFile = '320' | '1280' | 'original';

export const isPictureFile = (text: string): text is PictureFile =>
  text === '320' || text === '1280' || text === 'original';

/**
 * Whether the one who asks may see this file. Everybody sees the renditions of what a search can find, annotators also
 * those of what waits for them or was rejected. The original may hold what nobody wanted to publish: a phone's photo
 * says where it was taken.
 */
export async function maySee(state: ImageState, file: PictureFile): Promise<boolean> {
  if (file === 'original' || state === 'removed') return false;
  if (state === 'visible') return true;
  const viewer = await currentViewer();
  return viewer !== null && mayActAs(viewer.role, 'annotator');
}
