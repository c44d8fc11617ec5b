import { nodeRoles } from '../../cluster';
import type { Problem } from '../../findings';
import { nameOf } from '../../objects';
import { chartVersion } from '../chart-version';
import { imageProblems } from '../image';
import { ofKind } from './resolved-objects';
import type { ScriptContext } from './script-facts';
import { workloads } from './workloads';

const OBJECT_NAME = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

/** Values that a script would hold and that AWS or Kubernetes does not allow. Quoting is the second line of defence. */
export function scriptProblems(context: ScriptContext): readonly Problem[] {
  const { cluster, objects } = context;
  const names = (['EC2NodeClass', 'NodePool'] as const).flatMap((kind) =>
    ofKind(objects, kind).map((object) => ({ kind, name: String(nameOf(object)) })),
  );
  return [
    ...cluster.problems,
    ...imageProblems(cluster, {}, chartVersion(cluster)),
    ...names
      .filter(({ name }) => !OBJECT_NAME.test(name))
      .map(({ kind, name }) => ({
        rule: 'install/object-name',
        path: 'metadata.name',
        got: name,
        message: `the name of an object of kind ${kind} is no DNS subdomain`,
        fix: "use lower-case letters, digits, '-' and '.'",
      })),
    ...workloads(objects).flatMap(({ kind, name, namespace }) =>
      [
        { path: 'metadata.name', got: name },
        { path: 'metadata.namespace', got: namespace },
      ]
        .filter(({ got }) => !OBJECT_NAME.test(got))
        .map((wrong) => ({
          rule: 'install/object-name',
          ...wrong,
          message: `the ${wrong.path.slice('metadata.'.length)} of a ${kind} is no DNS subdomain`,
          fix: "use lower-case letters, digits, '-' and '.'",
        })),
    ),
    ...nodeRoles(cluster, objects)
      .filter(({ name }) => name !== cluster.nodeRole.name && !ROLE_NAME.test(name))
      .map(({ name }) => ({
        rule: 'install/role-name',
        path: 'spec.role',
        got: name,
        message: 'the role of a node class is no IAM role name',
        fix: 'give the name of the role, not its ARN or path',
      })),
  ];
}
