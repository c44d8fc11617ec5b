import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readObjects } from '../check';
import { kindOf } from '../objects';

/** The node classes in `manifests/` beside the file of the cluster; none where the file stands alone. */
export function manifestNodeClasses(clusterFile: string): readonly unknown[] {
  const folder = join(dirname(clusterFile), 'manifests');
  if (!existsSync(folder)) return [];
  return readObjects([folder]).objects.filter((object) => kindOf(object) === 'EC2NodeClass');
}
