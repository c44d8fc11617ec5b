import type { Feature } from './features';
import type { Profile } from './profiles';

/** What a template may be asked for beyond what the cluster says. */
export interface TemplateOptions {
  /** How close the grants stay to Karpenter's own template. @default 'default' */
  readonly profile?: Profile;
  /**
   * The resolved Kubernetes objects of the cluster. Their node classes turn on what they need: KMS keys of volumes,
   * further roles, an instance profile, a role for Windows.
   * @default - none
   */
  readonly objects?: readonly object[];
  /**
   * `reference` grants what Karpenter's own template grants, used or not; `used` leaves out what neither the cluster's
   * settings nor its objects use, and a later node class that uses it needs the template deployed first.
   * @default 'reference'
   */
  readonly features?: 'reference' | 'used';
  /** Single features on or off, over what `features` says. @default - none */
  readonly switches?: Readonly<Partial<Record<Feature, boolean>>>;
  /**
   * Controller policies as managed policies (6,144 characters each) or inline (10,240 together, gone with the role).
   * @default 'managed'
   */
  readonly policies?: 'managed' | 'inline';
  /** ARNs of further managed policies of the node roles. @default - none */
  readonly nodePolicyArns?: readonly string[];
  /** ARN of the permissions boundary of every role. It must allow all that the policies grant. @default - none */
  readonly permissionsBoundaryArn?: string;
  /** IAM path of the roles and the instance profile, `/platform/`. Node classes name a role without it; a role with a path that exists is given by its ARN. @default '/' */
  readonly rolePath?: string;
  /** Keep the node roles when the stack is deleted: running nodes lose AWS otherwise. @default false */
  readonly retainNodeRoles?: boolean;
  /**
   * ARNs of KMS keys that encrypt volumes, beside those that node classes name by id or ARN.
   * Without the grant an instance terminates right after its launch.
   * @default - none
   */
  readonly volumeKeyArns?: readonly string[];
  /**
   * ARN of the KMS key of the interruption queue. Its key policy must let events.amazonaws.com use
   * `kms:GenerateDataKey` and `kms:Decrypt`; with an AWS managed key no event ever arrives.
   * @default - encrypted by SQS itself
   */
  readonly queueKeyArn?: string;
  /**
   * Keys of tags that node classes may put on instances, beside those of the objects; `*` stands for any characters.
   * Needed only under `hardened`, and only for keys that begin with `k`, `K` or no ASCII letter.
   * @default - none
   */
  readonly tagKeys?: readonly string[];
  /** Route tables of the private subnets, for the gateway endpoint of S3. @default - no S3 endpoint */
  readonly routeTables?: readonly string[];
  /** Full names of VPC endpoint services that differ from the usual ones, by short name (`ecr.api`). @default - none */
  readonly endpointServices?: Readonly<Record<string, string>>;
}
