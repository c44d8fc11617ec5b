// Compiles the JSON Schema of fleet files, so that ajv is no run-time dependency:
//   npx tsx scripts/build/build-fleet-schema.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compiledFleetSchema } from './fleet-schema';

writeFileSync(join(__dirname, '../../src/fleet/fleet-file/validate.generated.cjs'), compiledFleetSchema());
