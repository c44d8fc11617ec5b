import { OptionError, parseGates } from '../check';
import { FEATURE_NAMES, type TemplateFacts, type TemplateOptions } from '../cloudformation';
import { existing } from '../cluster';
import { NEWEST_KARPENTER_RELEASE } from '../karpenter/versions';
import { QUEUE, type TemplateFlags } from './template-flags';

interface FeatureFlag {
  readonly name: string;
  readonly on: boolean;
}

/** `zonalShift` and `zonalShift=on` switch on, `zonalShift=off` off; anything else is undefined. */
export function featureFlag(text: string): FeatureFlag | undefined {
  const [name = '', value = 'on', ...rest] = text.split('=');
  const known = name === QUEUE || FEATURE_NAMES.some((feature) => feature === name);
  return known && rest.length === 0 && ['on', 'off'].includes(value) ? { name, on: value === 'on' } : undefined;
}

export const featuresOf = ({ feature = [] }: TemplateFlags): readonly FeatureFlag[] =>
  feature.flatMap((text) => featureFlag(text) ?? []);

/** `key=value`, the value with further `=`; undefined for anything else. */
export function pair(text: string): readonly [string, string] | undefined {
  const at = text.indexOf('=');
  return at > 0 ? [text.slice(0, at), text.slice(at + 1)] : undefined;
}

const pairs = (texts: readonly string[] | undefined): Readonly<Record<string, string>> | undefined =>
  texts && Object.fromEntries(texts.flatMap((text) => [pair(text)].filter((each) => each !== undefined)));

/** What is wrong with a list of gates. */
export const gatesFault = (text: string | undefined): string | undefined => {
  try {
    parseGates(text ?? '');
    return undefined;
  } catch (error) {
    if (error instanceof OptionError) return error.message;
    throw error;
  }
};

/** A name is that of a thing that the template makes; an ARN is that of one that exists. */
const named = (text: string | undefined) => (text?.startsWith('arn:') ? existing(text) : text);

/** A queue is made, exists, or is left out. */
function queueOf(flags: TemplateFlags): TemplateFacts['interruptionQueue'] {
  const isOff =
    featuresOf(flags)
      .filter(({ name }) => name === QUEUE)
      .at(-1)?.on === false;
  return isOff ? false : named(flags.interruptionQueue);
}

/** The facts of the cluster that the options give. */
export function factsOf(flags: TemplateFlags): TemplateFacts {
  const [discovery] = flags.discoveryTag === undefined ? [] : [pair(flags.discoveryTag)];
  return {
    name: flags.name ?? '',
    region: flags.region ?? '',
    account: flags.account,
    karpenterVersion: (flags.karpenterVersion ?? NEWEST_KARPENTER_RELEASE) as TemplateFacts['karpenterVersion'],
    identity: flags.identity === 'irsa' ? { irsa: { issuer: flags.oidcIssuer ?? '' } } : 'pod-identity',
    namespace: flags.namespace,
    serviceAccount: flags.serviceAccount,
    authenticationMode: flags.authenticationMode as TemplateFacts['authenticationMode'],
    featureGates:
      flags.gates === undefined || gatesFault(flags.gates) !== undefined ? undefined : parseGates(flags.gates),
    nodeRole: named(flags.nodeRole),
    windowsNodeRole: named(flags.windowsNodeRole),
    controllerRole: named(flags.controllerRole),
    instanceProfile: named(flags.instanceProfile),
    interruptionQueue: queueOf(flags),
    discoveryTag: discovery && { key: discovery[0], value: discovery[1] },
    tags: pairs(flags.tag),
    stackName: flags.stackName,
    regionalNames: flags.regionalNames,
    vpc: { isolated: flags.isolatedVpc ?? false, id: flags.vpcId, subnets: flags.subnet, cidrs: flags.cidr },
  };
}

/** What the template is to hold. */
export function optionsOf(flags: TemplateFlags, objects: readonly object[] | undefined): TemplateOptions {
  const switches = featuresOf(flags).filter(({ name }) => name !== QUEUE);
  return {
    profile: flags.profile as TemplateOptions['profile'],
    objects,
    features: flags.features as TemplateOptions['features'],
    switches: Object.fromEntries(switches.map(({ name, on }) => [name, on])),
    policies: flags.policies as TemplateOptions['policies'],
    nodePolicyArns: flags.nodePolicy,
    permissionsBoundaryArn: flags.permissionsBoundary,
    rolePath: flags.rolePath,
    retainNodeRoles: flags.retainNodeRoles,
    volumeKeyArns: flags.volumeKey,
    queueKeyArn: flags.queueKey,
    tagKeys: flags.tagKey,
    routeTables: flags.routeTable,
    endpointServices: pairs(flags.endpointService),
  };
}
