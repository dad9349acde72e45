-- What was answered keeps neither its chat nor its query: the two together tell who searched for what.
UPDATE "telegram_update" SET "chat_id" = NULL, "journal" = NULL WHERE "settled_at" IS NOT NULL;
