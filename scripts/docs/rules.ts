/** Writes docs/rules.md: `npx tsx scripts/docs/rules.ts`. A test holds the file against the tables of the rules. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesDocument } from './rules-document';

writeFileSync(join(__dirname, '../../docs/rules.md'), rulesDocument());
