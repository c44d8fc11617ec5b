import { copyFileSync, linkSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedFiles } from '../publish';

/** Links what this run published to where cdk8s-cli looks for it; copies where the disk cannot link. */
export function fillScratch(dist: string, scratch: string, owns: (prefix: string) => boolean): void {
  for (const file of generatedFiles(dist, owns)) {
    const to = join(scratch, file);
    mkdirSync(dirname(to), { recursive: true });
    try {
      linkSync(join(dist, file), to);
    } catch {
      copyFileSync(join(dist, file), to);
    }
  }
}
