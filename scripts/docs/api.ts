/** Writes docs/api.md: `npx tsx scripts/docs/api.ts`. Tests hold the file against the sources. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiDocument } from './api-document';
import { publicApi } from './public-api';

writeFileSync(join(__dirname, '../../docs/api.md'), apiDocument(publicApi()));
