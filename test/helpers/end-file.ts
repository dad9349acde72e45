// Runs before every test file.
import { afterAll } from 'vitest';
import { endFile } from './after-file.ts';
import './server-only.ts';

afterAll(endFile);
