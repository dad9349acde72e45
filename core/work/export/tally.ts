import { SPLITS, type Split } from '../../ground/domain/captions/pair-export.ts';
import type { ExportSample } from './export-row.ts';
import { licenceOf } from './licence-of.ts';

/** Images of one source under one licence. */
export interface LicenceCount {
  readonly source: string;
  /** Null when the attribution names none. */
  readonly licence: string | null;
  readonly images: number;
}

/** Counts what is written while it is written, for the data card. */
export class Tally {
  readonly splits: Readonly<Record<Split, { images: number; captions: number }>> = {
    train: { images: 0, captions: 0 },
    validation: { images: 0, captions: 0 },
    test: { images: 0, captions: 0 },
  };
  /** Captions by source of the text, by language, and by who approved them. */
  readonly sources = new Map<string, number>();
  readonly languages = new Map<string, number>();
  readonly judges = new Map<string, number>();
  readonly #licences = new Map<string, LicenceCount>();
  /** Images whose files the store lacks; their captions are left out. */
  missing = 0;

  add({ split, captions, image_source: source, attribution }: ExportSample): void {
    this.splits[split].images += 1;
    this.splits[split].captions += captions.length;
    for (const caption of captions) {
      count(this.sources, caption.source);
      count(this.languages, caption.language);
      count(this.judges, caption.judged_by);
    }
    const licence = licenceOf(attribution);
    const key = `${source} ${licence}`;
    const images = (this.#licences.get(key)?.images ?? 0) + 1;
    this.#licences.set(key, { source, licence, images });
  }

  /** Most images first. */
  get licences(): LicenceCount[] {
    return [...this.#licences.values()].sort((a, b) => b.images - a.images);
  }

  get images(): number {
    return this.#sum('images');
  }

  get captions(): number {
    return this.#sum('captions');
  }

  #sum(of: 'images' | 'captions'): number {
    return SPLITS.reduce((sum, split) => sum + this.splits[split][of], 0);
  }
}

const count = (counts: Map<string, number>, key: string): void =>
  void counts.set(key, (counts.get(key) ?? 0) + 1);
