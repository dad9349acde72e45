import { cutCaption } from '../../ground/domain/captions/caption-pair.ts';
import { newId } from '../../ground/domain/id.ts';
import { hexOf, sha256Hex, sha256Of } from '../../ground/files/sha256.ts';
import type { Database } from '../database/database.ts';
import type { EnglishCaption } from './english-captions.ts';

/** Who translated: recorded with every pair, and the key of the cache together with the text. */
export interface TranslatorIdentity {
  readonly name: string;
  readonly version: string;
}

/** A caption with its translation; null where the service had none. */
export interface Translation {
  readonly caption: EnglishCaption;
  readonly persian: string | null;
  /** What looks wrong with it. */
  readonly flags: readonly string[];
}

/** Translations as caption pairs, and the cache that keeps a service from seeing the same text twice. */
export class TranslationRepository {
  readonly #database: Database;
  readonly #translator: TranslatorIdentity;

  constructor(database: Database, { name, version }: TranslatorIdentity) {
    this.#database = database;
    this.#translator = { name, version };
  }

  /** The cached results for these texts: the translation, or null for a refused text. */
  async cached(texts: readonly string[]): Promise<Map<string, string | null>> {
    const { name, version } = this.#translator;
    const rows = await this.#database.prisma.translationCache.findMany({
      where: { translator: name, version, textHash: { in: [...new Set(texts)].map(sha256Of) } },
      select: { textHash: true, persian: true },
    });
    const known = new Map(rows.map(({ textHash, persian }) => [hexOf(textHash), persian]));
    return new Map(
      texts.flatMap(text => {
        const persian = known.get(sha256Hex(text));
        return persian === undefined ? [] : [[text, persian] as const];
      }),
    );
  }

  /**
   * Keeps a batch: cache and pairs in one transaction, so that a caption is either translated or not. A caption's
   * first translation is the proposed one; another service's waits until scores decide.
   */
  async save(translations: readonly Translation[]): Promise<void> {
    const { name: translator, version } = this.#translator;
    const cache = translations.map(({ caption, persian }) => ({
      translator,
      version,
      persian: persian === null ? null : cutCaption(persian),
      textHash: sha256Of(caption.text),
    }));
    const pairs = translations.flatMap(({ caption, persian, flags }) =>
      persian === null ? [] : [this.#toPair(caption, persian, flags)],
    );
    await this.#database.prisma.$transaction(async tx => {
      await tx.translationCache.createMany({ data: cache, skipDuplicates: true });
      const captionIds = pairs.map(({ englishCaptionId }) => englishCaptionId);
      const others = await tx.captionPair.findMany({
        where: { englishCaptionId: { in: captionIds }, proposed: true },
        select: { englishCaptionId: true },
      });
      const taken = new Set(others.map(({ englishCaptionId }) => englishCaptionId));
      const data = pairs.map(pair => ({ ...pair, proposed: !taken.has(pair.englishCaptionId) }));
      await tx.captionPair.createMany({ data, skipDuplicates: true });
    });
  }

  #toPair({ id, imageId, text }: EnglishCaption, persian: string, flags: readonly string[]) {
    const { name, version } = this.#translator;
    return {
      id: newId(),
      imageId,
      english: text,
      flags: [...flags],
      englishCaptionId: id,
      source: 'translated' as const,
      translator: name,
      translatorVersion: version,
      persian: cutCaption(persian),
    };
  }
}
