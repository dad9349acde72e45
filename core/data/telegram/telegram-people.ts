import { PersonSettings } from '../../ground/domain/search/person-settings.ts';
import type { Database } from '../database/database.ts';

/** The length of a person's keyed hash, a whole SHA-256. */
const PERSON_HASH_BYTES = 32;

/** The choices of the bot's users, by a keyed hash of their identity. */
export class TelegramPersonRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Empty for people who have chosen nothing, and for choices that this version does not know. */
  async find(personHash: Uint8Array<ArrayBuffer>): Promise<PersonSettings> {
    const row = await this.#database.prisma.telegramPerson.findUnique({ where: { personHash } });
    return PersonSettings.safeParse(row?.settings).data ?? {};
  }

  /** Whether anybody has a row of choices, votes or reports. Reports from the web have shorter hashes, with another key. */
  async isAnyKnown(): Promise<boolean> {
    const [row] = await this.#database.prisma.$queryRaw<{ isAny: boolean }[]>`
      SELECT EXISTS (SELECT FROM telegram_person) OR EXISTS (SELECT FROM feedback)
        OR EXISTS (SELECT FROM report WHERE octet_length(address_hash) = ${PERSON_HASH_BYTES}) AS "isAny"`;
    return row?.isAny ?? false;
  }

  /** @returns whether there was anything to delete. */
  async forget(personHash: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const { count } = await this.#database.prisma.telegramPerson.deleteMany({ where: { personHash } });
    return count > 0;
  }

  async save(personHash: Uint8Array<ArrayBuffer>, settings: PersonSettings): Promise<void> {
    await this.#database.prisma.telegramPerson.upsert({
      where: { personHash },
      create: { personHash, settings },
      update: { settings },
    });
  }
}
