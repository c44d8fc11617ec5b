/** Writes the table of docs/policy.md: `npx tsx scripts/docs/policy.ts`. A test holds it against the rules. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { policyDocument } from './policy-document';

const file = join(__dirname, '../../docs/policy.md');
writeFileSync(file, policyDocument(readFileSync(file, 'utf8')));
