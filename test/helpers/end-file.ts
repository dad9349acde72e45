// Runs in front of every test file.
import { afterAll } from 'vitest';
import { endFile } from './after-file.ts';

afterAll(endFile);
