-- What the worker looks for every minute: none, as a rule.
CREATE INDEX "image_unhashed_idx" ON "image" ("id") WHERE "perceptual_hash" IS NULL AND "state" <> 'removed';
