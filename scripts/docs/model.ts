/** Writes the figures in docs/model.md: `npx tsx scripts/docs/model.ts`. A test holds them against the model. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelDocument } from './model-document';

const file = join(__dirname, '../../docs/model.md');
writeFileSync(file, modelDocument(readFileSync(file, 'utf8')));
