import { type Identity, isPublicRegistry } from '../../cluster';
import { at, listAt } from '../../objects';
import { ofKind } from './resolved-objects';
import { type ScriptContext, templateMakes } from './script-facts';
import { rolesWithoutEntry } from './settings';
import { workloads } from './workloads';

/** One step of a script: its function is `step_<name>` in `shell/<script>/<file>.sh`. */
export interface Step {
  /** What `--from` takes. */
  readonly name: string;
  readonly what: string;
  readonly why: string;
  /** Files of `shell/shared/` that it needs. @default - none beside `common` */
  readonly needs?: readonly string[];
  /** File of the step, without its ending. @default - its name */
  readonly file?: (context: ScriptContext) => string;
  /** Whether this cluster has the step. @default - always */
  readonly when?: (context: ScriptContext) => boolean;
}

const isIrsa = (identity: Identity): boolean => identity !== 'pod-identity';
const joinsByEntry = ({ cluster }: ScriptContext): boolean => cluster.authenticationMode !== 'CONFIG_MAP';
const joinsByMapping = (context: ScriptContext): boolean => !joinsByEntry(context);
const hasTemplate = ({ template }: ScriptContext): boolean => template !== undefined;
const entriesAreLeftOut = (context: ScriptContext): boolean =>
  joinsByEntry(context) && rolesWithoutEntry(context).length > 0;
const associationIsLeftOut = (context: ScriptContext): boolean =>
  !isIrsa(context.cluster.identity) && !templateMakes(context, 'AWS::EKS::PodIdentityAssociation');
const isMirrored = ({ cluster: { registry } }: ScriptContext): boolean => !isPublicRegistry(registry);

/** Whether some node class selects subnets or security groups by the discovery tag, rather than all by id. */
const selectsByTag = ({ cluster, objects }: ScriptContext): boolean => {
  const classes = ofKind(objects, 'EC2NodeClass');
  const terms = classes.flatMap((nodeClass) =>
    ['subnetSelectorTerms', 'securityGroupSelectorTerms'].flatMap((list) => listAt(nodeClass, 'spec', list)),
  );
  return classes.length === 0 || terms.some((term) => at(term, 'tags', cluster.discoveryTag.key) !== undefined);
};

/** In the order in which they run. */
export const BOOTSTRAP_STEPS: readonly Step[] = [
  {
    name: 'nodes',
    what: 'looks for nodes that the controller can run on',
    why: 'Karpenter makes nodes for others, never for its own controller',
    when: ({ controllerNodes }) => controllerNodes !== 'fargate',
  },
  {
    name: 'authentication-mode',
    what: 'lets the cluster take access entries',
    why: 'nodes join by an access entry, and none can be made before',
    when: joinsByEntry,
  },
  {
    name: 'stack',
    what: 'creates or updates the CloudFormation stack',
    why: 'Karpenter needs roles, permissions and its interruption queue',
    when: hasTemplate,
  },
  {
    name: 'pod-identity-agent',
    what: 'ensures the add-on eks-pod-identity-agent',
    why: 'without it the controller gets no credentials',
    when: (context) => !isIrsa(context.cluster.identity) && !templateMakes(context, 'AWS::EKS::Addon'),
  },
  {
    name: 'pod-identity-association',
    what: 'gives the controller its role',
    why: 'nothing else associates the role with its service account',
    needs: ['roles', 'owner'],
    when: associationIsLeftOut,
  },
  {
    name: 'access-entries',
    what: 'lets the nodes of roles join that nothing else lets in',
    why: 'a node without an access entry starts, costs and never joins',
    needs: ['roles', 'owner'],
    when: entriesAreLeftOut,
  },
  {
    name: 'aws-auth',
    what: 'adds the node roles to the ConfigMap aws-auth',
    why: 'in this authentication mode a node without a mapping starts, costs and never joins',
    needs: ['roles', 'aws-auth'],
    when: joinsByMapping,
  },
  {
    name: 'tags',
    what: 'tags subnets and security groups',
    why: 'node classes find them by the tag',
    needs: ['network'],
    when: selectsByTag,
  },
  {
    name: 'spot-role',
    what: 'creates the service-linked role of EC2 Spot, where the account has none',
    why: 'the first spot instance of an account needs it, and the controller may not create it',
    when: (context) => !templateMakes(context, 'AWS::IAM::ServiceLinkedRole'),
  },
  {
    name: 'verify',
    what: 'verifies the signatures of charts and image',
    why: 'what runs with these permissions must be what the project has released',
    needs: ['artifacts'],
  },
  {
    name: 'mirror',
    what: 'copies charts and image to the private registry',
    why: 'the cluster takes them from there',
    needs: ['artifacts'],
    when: isMirrored,
  },
  {
    name: 'crds',
    what: 'installs the chart karpenter-crd',
    why: 'Helm never upgrades CRDs that are not in a chart of their own',
    needs: ['crds', 'charts'],
  },
  {
    name: 'controller',
    what: 'installs the chart karpenter in the same version',
    why: 'this is the controller',
    needs: ['roles', 'charts'],
    file: ({ cluster }) =>
      isIrsa(cluster.identity) && cluster.controllerRole.arn === undefined && cluster.account === undefined
        ? 'controller-irsa'
        : 'controller',
  },
  {
    name: 'manifests',
    what: 'applies the manifests',
    why: 'NodePools and node classes say what Karpenter may launch',
  },
  {
    name: 'ready',
    what: 'waits until NodePools and node classes are Ready',
    why: 'one that is not Ready launches nothing, and reports no error to the pods that wait',
    when: ({ objects }) => ofKind(objects, 'NodePool').length > 0,
  },
];

/** In the order in which they run: nothing may go before that which depends on it. */
export const TEARDOWN_STEPS: readonly Step[] = [
  {
    name: 'node-pools',
    what: 'deletes every NodePool',
    why: 'a pool that is left launches new nodes for the pods of those that go',
    needs: ['crds'],
  },
  {
    name: 'workloads',
    what: 'deletes the workloads of the manifests',
    why: 'a node is not drained while a pod on it must not be disrupted: the next step would wait for it',
    when: ({ objects }) => workloads(objects).length > 0,
  },
  {
    name: 'node-claims',
    what: 'waits until every node of Karpenter is drained and terminated',
    why: 'only the running controller terminates instances',
    needs: ['crds', 'until-gone'],
  },
  {
    name: 'node-classes',
    what: 'deletes every node class',
    why: 'the controller then deletes the instance profiles that it made',
    needs: ['crds', 'until-gone'],
  },
  {
    name: 'manifests',
    what: 'deletes what else the manifests made',
    why: 'their kinds are known as long as the CRDs are there',
    needs: ['crds'],
  },
  {
    name: 'controller',
    what: 'uninstalls the chart karpenter',
    why: 'it has nothing left to do',
    needs: ['crds', 'uninstall'],
  },
  {
    name: 'crds',
    what: 'uninstalls the chart karpenter-crd and its CRDs',
    why: 'no object of them is left',
    needs: ['crds', 'uninstall'],
  },
  {
    name: 'instances',
    what: 'looks for instances, launch templates and instance profiles that are left',
    why: 'instances cost, and a role in a profile cannot be deleted',
  },
  {
    name: 'pod-identity-association',
    what: 'deletes the association that bootstrap.sh made',
    why: 'the role stays: bootstrap.sh did not make it',
    needs: ['owner'],
    when: associationIsLeftOut,
  },
  {
    name: 'access-entries',
    what: 'deletes the access entries that bootstrap.sh made',
    why: 'entries of others stay, their nodes need them',
    needs: ['roles', 'owner'],
    when: entriesAreLeftOut,
  },
  {
    name: 'aws-auth',
    what: 'removes from aws-auth what bootstrap.sh added',
    why: 'mappings of others stay, their nodes need them',
    needs: ['aws-auth'],
    when: joinsByMapping,
  },
  {
    name: 'stack',
    what: 'deletes the CloudFormation stack',
    why: 'nobody uses its roles and its queue any more',
    when: hasTemplate,
  },
  {
    name: 'tags',
    what: 'removes the discovery tag where bootstrap.sh has put it',
    why: 'the next Karpenter must not find what this one used',
    needs: ['network'],
    when: selectsByTag,
  },
];
