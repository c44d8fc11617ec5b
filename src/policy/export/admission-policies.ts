import type { Tier } from '../../cluster';
import { ACKNOWLEDGE_ANNOTATION } from '../../findings';
import type { PolicyRule } from '../policy-rule';
import { POLICY } from '../rules/all';
import { levelOf, type PolicySettings } from '../settings';

export interface ExportOptions {
  /** The tier whose rules are meant. */
  readonly tier: Tier;
  /** Whether an object that breaks a rule which is an error is refused; else it is admitted with a warning. @default false */
  readonly deny?: boolean;
  /** @default - the recommended rules */
  readonly settings?: PolicySettings;
}

/** Policies for the API server, and the rules that it cannot decide. */
export interface ExportedPolicies {
  /** ValidatingAdmissionPolicies, each followed by its binding. */
  readonly objects: readonly object[];
  readonly left: readonly { readonly id: string; readonly why: string }[];
}

const RESOURCES = {
  NodePool: { group: 'karpenter.sh', resource: 'nodepools' },
  EC2NodeClass: { group: 'karpenter.k8s.aws', resource: 'ec2nodeclasses' },
} as const;

/**
 * Karpenter itself patches objects: hashes, finalizers, status. Such a patch leaves the spec alone and has to pass, however
 * bad the object is, or the controller stands still.
 */
const CHANGES_SPEC = 'oldObject == null || object.spec != oldObject.spec';

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** Whether the object itself says that it is known, for good: a clock is not to be had here. */
function isUnknown(id: string): string {
  const key = quoted(ACKNOWLEDGE_ANNOTATION);
  const line = quoted(`^\\s*${id.replace('/', '[-/]')}\\s*:\\s*[^\\s;]`);
  const ends = quoted(';\\s*until\\s+\\S+\\s*$');
  return `!has(object.metadata.annotations) || !(${key} in object.metadata.annotations) || !object.metadata.annotations[${key}].split('\\n').exists(line, line.matches(${line}) && !line.matches(${ends}))`;
}

const nameOf = (id: string): string => `cdk8s-karpenter-${id.replace('/', '-')}`;

function policyOf(rule: PolicyRule, valid: string, isDenied: boolean): object[] {
  const { group, resource } = RESOURCES[rule.on === 'EC2NodeClass' ? 'EC2NodeClass' : 'NodePool'];
  const name = nameOf(rule.id);
  return [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: {
        failurePolicy: isDenied ? 'Fail' : 'Ignore',
        matchConstraints: {
          resourceRules: [
            { apiGroups: [group], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: [resource] },
          ],
        },
        matchConditions: [
          { name: 'changes-spec', expression: CHANGES_SPEC },
          { name: 'not-acknowledged', expression: isUnknown(rule.id) },
        ],
        validations: [{ expression: valid, message: `${rule.title}: ${rule.fix} [${rule.id}]` }],
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions: isDenied ? ['Deny', 'Audit'] : ['Warn', 'Audit'] },
    },
  ];
}

/** The rules of a tier that one object decides, as policies that the API server itself asks. Kyverno applies them too. */
export function admissionPolicies({ tier, deny = false, settings = {} }: ExportOptions): ExportedPolicies {
  const asked = [...POLICY, ...(settings.own ?? [])]
    .map((rule) => ({ rule, level: levelOf(rule, tier, settings) }))
    .filter(({ level }) => level === 'warning' || level === 'error');
  return {
    objects: asked.flatMap(({ rule, level }) =>
      'valid' in rule.cel ? policyOf(rule, rule.cel.valid, deny && level === 'error') : [],
    ),
    left: asked.flatMap(({ rule: { id, cel } }) => ('why' in cel ? [{ id, why: cel.why }] : [])),
  };
}
