// Compiles the JSON Schemas of files that come from elsewhere, so that ajv is no run-time dependency:
//   npx tsx scripts/build/build-schemas.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compiledSchema, STANDALONE_SCHEMAS } from './standalone-schema';

for (const each of STANDALONE_SCHEMAS) writeFileSync(join(__dirname, '../..', each.target), compiledSchema(each));
