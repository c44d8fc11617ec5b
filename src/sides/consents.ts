import { existsSync } from 'node:fs';
import {
  ACKNOWLEDGE_ANNOTATION,
  ACKNOWLEDGEMENTS_FILE,
  annotatedAcknowledgements,
  filedAcknowledgements,
  type Problem,
} from '../findings';
import { at, resourceName } from '../objects';
import type { ReviewAcknowledgement, ReviewSide } from '../review';
import { diskFiles } from './disk';
import { Documents } from './documents';
import { SideError } from './side-error';

const text = (where: string, { path, message, fix }: Problem): string =>
  `${where}${path === '' ? '' : ` ${path}`}: ${message}${fix === undefined ? '' : `; ${fix}`}`;

/** The file in the current folder. */
function besideCommand(): unknown {
  if (!existsSync(ACKNOWLEDGEMENTS_FILE)) return undefined;
  const content = new Documents().of(
    ACKNOWLEDGEMENTS_FILE,
    diskFiles(ACKNOWLEDGEMENTS_FILE).text(ACKNOWLEDGEMENTS_FILE),
  );
  if (content.errors.length > 0) throw new SideError(content.errors.map((error) => `${ACKNOWLEDGEMENTS_FILE}${error}`));
  return content.values[0];
}

/** Those that objects carry about themselves. */
function annotated({ clusters }: ReviewSide): readonly ReviewAcknowledgement[] {
  return clusters.flatMap(({ folder, objects }) =>
    objects.flatMap((object) => {
      const written = at(object, 'metadata', 'annotations', ACKNOWLEDGE_ANNOTATION);
      if (written === undefined) return [];
      const { acknowledgements } = annotatedAcknowledgements(written, resourceName(object));
      return acknowledgements.map((each) => ({ ...each, cluster: folder }));
    }),
  );
}

/** A cluster is called by its name as well as by its folder. */
function inFolders(
  acknowledgement: ReviewAcknowledgement,
  sides: readonly ReviewSide[],
): readonly ReviewAcknowledgement[] {
  const { cluster } = acknowledgement;
  if (cluster === undefined) return [acknowledgement];
  const folders = sides.flatMap(({ clusters }) =>
    clusters.filter(({ facts }) => facts?.name === cluster).map(({ folder }) => folder),
  );
  return [...new Set([cluster, ...folders])].map((folder) => ({ ...acknowledgement, cluster: folder }));
}

/**
 * Everything that is acknowledged of what will be: in `acknowledgements.yaml` of the current folder and of the root of the
 * side, and by the objects themselves.
 *
 * @throws SideError for a file that is none.
 */
export function consents(before: ReviewSide, after: ReviewSide, inRoot: unknown): readonly ReviewAcknowledgement[] {
  const files = [filedAcknowledgements(besideCommand()), filedAcknowledgements(inRoot)];
  const problems = files.flatMap((file) => file.problems.map((problem) => text(ACKNOWLEDGEMENTS_FILE, problem)));
  if (problems.length > 0) throw new SideError([...new Set(problems)]);
  return [...files.flatMap((file) => file.acknowledgements), ...annotated(after)].flatMap((each) =>
    inFolders(each, [before, after]),
  );
}
