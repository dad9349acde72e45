// The review screen alone: node test/bench/review.ts, after node setup.mjs --for dashboard.
import { benchReview } from './review-screen.ts';

await benchReview(line => void process.stdout.write(`${line}\n`));
