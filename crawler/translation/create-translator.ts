import type { Config } from '../../core/ground/config.ts';
import type { Translator } from './translator.ts';

/** Opens the named service with the configured settings; loads only that service's code. */
export async function createTranslator(
  provider: 'google' | 'libretranslate',
  config: Config,
): Promise<Translator> {
  if (provider === 'google') {
    const { createGoogleTranslator } = await import('./google.ts');
    return createGoogleTranslator({
      origin: config.googleTranslateUrl,
      gapSeconds: config.translateGapSeconds,
    });
  }
  const { createLibreTranslator } = await import('./libretranslate.ts');
  return createLibreTranslator({ url: config.libretranslateUrl, apiKey: config.libretranslateApiKey });
}
