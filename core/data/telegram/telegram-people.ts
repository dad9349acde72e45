import { PersonSettings } from '../../ground/domain/person-settings.ts';
import type { Database } from '../database/database.ts';

/** What the bot's people have chosen, by a keyed hash of who they are. */
export class TelegramPersonRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Nothing for those who have chosen nothing, and for what is none of ours. */
  async find(personHash: Uint8Array<ArrayBuffer>): Promise<PersonSettings> {
    const row = await this.#database.prisma.telegramPerson.findUnique({ where: { personHash } });
    return PersonSettings.safeParse(row?.settings).data ?? {};
  }

  async save(personHash: Uint8Array<ArrayBuffer>, settings: PersonSettings): Promise<void> {
    await this.#database.prisma.telegramPerson.upsert({
      where: { personHash },
      create: { personHash, settings },
      update: { settings },
    });
  }
}
