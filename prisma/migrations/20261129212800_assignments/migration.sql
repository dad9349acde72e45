-- CreateTable
CREATE TABLE "review_assignment" (
    "user_id" TEXT NOT NULL,
    "sources" "CaptionSource"[],
    "from" TIMESTAMPTZ(3),
    "to" TIMESTAMPTZ(3),

    CONSTRAINT "review_assignment_pkey" PRIMARY KEY ("user_id")
);

-- AddForeignKey
ALTER TABLE "review_assignment" ADD CONSTRAINT "review_assignment_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
