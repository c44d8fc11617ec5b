/** Writes docs/explain.md: `npx tsx scripts/docs/explain.ts`. A test holds the file against the code. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readShop } from '../../test/explain/asked';
import { explainDocument } from './explain-document';

void readShop().then((shop) => writeFileSync(join(__dirname, '../../docs/explain.md'), explainDocument(shop)));
