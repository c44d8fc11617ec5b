import { type Finding, findingsOf } from '../../findings';
import { unknownProps } from '../../props';
import type { Fleet } from '../fleet';

/** What is wrong with the fleet itself: no cluster, or folders that are one on some disk. */
export function fleetFindings({ members, applicationSetOptions }: Fleet): Finding[] {
  const finding = (rule: string, folder: string, message: string, fix: string): Finding => ({
    rule,
    severity: 'error',
    resource: folder === '' ? 'Fleet' : `Cluster/${folder}`,
    path: 'folder',
    got: folder,
    message,
    fix,
  });
  if (members.length === 0) {
    // An empty fleet would remove every file that was ever generated.
    return [
      finding(
        'fleet/no-clusters',
        '',
        'the fleet has no cluster',
        'add one: new Fleet().add(cluster, (app, cluster) => …)',
      ),
    ];
  }
  const unknown = members.flatMap(({ folder, problems = [] }) => findingsOf(problems, `Cluster/${folder}`));
  const unknownOfSet = unknownProps('ApplicationSetOptions', applicationSetOptions);
  return [...unknown, ...findingsOf(unknownOfSet, 'Fleet'), ...folderFindings(members, finding)];
}

function folderFindings(
  members: Fleet['members'],
  finding: (rule: string, folder: string, message: string, fix: string) => Finding,
): Finding[] {
  const first = new Map<string, string>();
  return members.flatMap(({ folder }) => {
    const other = first.get(folder.toLowerCase());
    first.set(folder.toLowerCase(), folder);
    if (other !== undefined) {
      const message = `two clusters are written to one folder (${other}) on a disk that ignores case`;
      return [
        finding(
          'fleet/folder-collision',
          folder,
          message,
          "give one of them another: fleet.add(cluster, build, { folder: '…' })",
        ),
      ];
    }
    return isFolderName(folder)
      ? []
      : [
          finding(
            'fleet/folder-name',
            folder,
            'a folder is one name of letters, digits, ., - and _',
            'give another name',
          ),
        ];
  });
}

/** Whether a text can name a cluster's folder on every file system. */
const isFolderName = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text);
