/** Writes calls and policy of docs/adopt-aws.md: `npx tsx scripts/docs/adopt-aws.ts`. A test holds them against the table. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adoptAwsDocument } from './adopt-aws-document';

const file = join(__dirname, '../../docs/adopt-aws.md');
writeFileSync(file, adoptAwsDocument(readFileSync(file, 'utf8')));
