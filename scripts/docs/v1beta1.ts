/** Writes the tables of docs/v1beta1.md: `npx tsx scripts/docs/v1beta1.ts`. A test holds them against the fields. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v1beta1Document } from './v1beta1-document';

const file = join(__dirname, '../../docs/v1beta1.md');
writeFileSync(file, v1beta1Document(readFileSync(file, 'utf8')));
