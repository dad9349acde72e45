-- What Prisma's schema cannot say, and leaves alone.

-- Few are put aside, and they are looked for by that.
CREATE INDEX "caption_pair_flagged_idx" ON "caption_pair" ("status", "id") WHERE "flagged";

-- Which pairs wait depends on where they come from: without this the planner takes the two for independent, and walks
-- a whole index in search of what is not there.
CREATE STATISTICS "caption_pair_queue" (mcv) ON "status", "source", "scorer", "flagged", "proposed" FROM "caption_pair";
