/** Writes docs/review-examples.md: `npx tsx scripts/docs/review-examples.ts`. A test holds the file against the code. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reviewExamples } from './review-examples-document';

void reviewExamples().then((text) => writeFileSync(join(__dirname, '../../docs/review-examples.md'), text));
