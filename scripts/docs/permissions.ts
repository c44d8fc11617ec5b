/** Writes docs/permissions.md: `npx tsx scripts/docs/permissions.ts`. A test holds the file against the code. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { permissionsDocument } from '../../test/cloudformation/differences';

const docs = join(__dirname, '../../docs');
mkdirSync(docs, { recursive: true });
writeFileSync(join(docs, 'permissions.md'), permissionsDocument());
