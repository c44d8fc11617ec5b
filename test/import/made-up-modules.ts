import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dump } from 'js-yaml';
import { type Crd, crdIds, loadCrd } from '../../imports/crds';
import { carriedDefaults } from '../../scripts/import/helm-values';
import { KARPENTER_MINORS, NEWEST_KARPENTER_RELEASE, NEXT_KARPENTER_MINOR } from '../../src/karpenter/versions';

/** A release that nobody has published: the next minor, made of what the project carries, with something new of each sort. */
export const MADE_UP = `${NEXT_KARPENTER_MINOR}.0`;

/** What the made-up release has that the newest known one has not. */
export const NEWS = {
  field: 'moonlight',
  keyword: 'x-kubernetes-moon-phase',
  chartKey: 'settings.moonlight',
  untypedKey: 'settings.tides',
  gate: 'settings.featureGates.moonshot',
  changedDefault: 'settings.batchMaxDuration',
  call: 'ec2:LaunchRockets',
  kubernetes: '1.99',
  type: 'm99.large',
  cited: 'pkg/apis/v1/labels.go',
} as const;

/** Schema data that may be changed. */
interface Loose {
  description?: string;
  properties?: Record<string, Loose>;
  [keyword: string]: unknown;
}

/** A CRD as a module has it: with prose, a status and the subresource of it. */
function manifest({ group, kind, listKind, plural, singular, scope, version, schema, replicasPath }: Crd): object {
  const copy = structuredClone(schema) as unknown as Loose;
  copy.description = `Our own words about ${kind}.`;
  const properties = copy.properties ?? {};
  properties.status = {
    type: 'object',
    properties: { phase: { type: 'string', description: 'Where it is.' } },
  };
  if (kind === 'NodePool' && properties.spec?.properties !== undefined) {
    properties.spec.properties[NEWS.field] = { type: 'string', [NEWS.keyword]: true };
  }
  const scale = replicasPath && { specReplicasPath: `.${replicasPath.join('.')}`, statusReplicasPath: '.status.nodes' };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, listKind, plural, singular },
      scope,
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: copy },
          subresources: { status: {}, ...(scale && { scale }) },
        },
      ],
    },
  };
}

function chartYaml(): string {
  const values: Record<string, unknown> = {};
  const newest = carriedDefaults().get(KARPENTER_MINORS.at(-1) ?? '1.0') ?? new Map<string, unknown>();
  const news: readonly (readonly [string, unknown])[] = [
    [NEWS.chartKey, 'full'],
    [NEWS.untypedKey, null],
    [NEWS.gate, false],
    [NEWS.changedDefault, '12s'],
    ['controller.image.tag', '0.0.1'],
  ];
  for (const [path, value] of [...newest, ...news]) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    const inner = steps.reduce((at, step) => {
      at[step] ??= {};
      return at[step] as Record<string, unknown>;
    }, values);
    inner[last] = value;
  }
  return dump(values);
}

const LIMITS = `package instancetype

// Made up on a rainy day.
// This file was generated at 2031-02-03T04:05:06Z

var Limits = map[string]*VPCLimits{
	"m5.large": {
		Interface:               3,
		IPv4PerInterface:        10,
		IsTrunkingCompatible:    true,
		BranchInterface:         9,
		DefaultNetworkCardIndex: 0,
		NetworkCards: []NetworkCard{
			{
				MaximumNetworkInterfaces: 3,
				NetworkCardIndex:         0,
			},
		},
		Hypervisor:  "nitro",
		IsBareMetal: false,
	},
	"${NEWS.type}": {
		Interface:               7,
		IPv4PerInterface:        20,
		IsTrunkingCompatible:    false,
		BranchInterface:         0,
		DefaultNetworkCardIndex: 1,
		NetworkCards: []NetworkCard{
			{
				MaximumNetworkInterfaces: 2,
				NetworkCardIndex:         0,
			},
			{
				MaximumNetworkInterfaces: 5,
				NetworkCardIndex:         1,
			},
		},
		Hypervisor:  "nitro",
		IsBareMetal: false,
	},
}
`;

const pricing = (region: string, price: string): string => `package pricing

// generated at 2031-02-04T05:06:07Z for ${region}

var Initial = map[string]map[string]float64{
	// ${region}
	"${region}": {
		// m5 family
		"m5.large": ${price}, "${NEWS.type}": 0.250000,
	},
}
`;

const SDK = `package sdk

type EC2API interface {
	DescribeImages(context.Context, *ec2.DescribeImagesInput) error
	LaunchRockets(context.Context, *ec2.LaunchRocketsInput) error
	NeverCalled(context.Context) error
}

type ARCZonalShiftAPI interface {
	GetManagedResource(context.Context) error
}
`;

const CALLS = `package rockets

func launch() {
	paginator := ec2.NewDescribeImagesPaginator(api, input)
	api.LaunchRockets(ctx, input)
	zones.GetManagedResource(ctx)
}
`;

const KUBELET = `package v1beta1

// KubeletConfiguration is our own small one.
type KubeletConfiguration struct {
	// maxPods is a number.
	MaxPods int32 \`json:"maxPods,omitempty"\`
	// moonlight is a text.
	Moonlight string \`json:"moonlight,omitempty"\`
}
`;

const PAGE = `## m99 Family
### \`${NEWS.type}\`
#### Labels
 | Label | Value |
 |--|--|
 |karpenter.k8s.aws/instance-capability-flex|false|
 |karpenter.k8s.aws/instance-category|m|
 |karpenter.k8s.aws/instance-cpu|2|
 |karpenter.k8s.aws/instance-family|m99|
 |karpenter.k8s.aws/instance-generation|99|
 |karpenter.k8s.aws/instance-hypervisor||
 |karpenter.k8s.aws/instance-memory|8192|
 |karpenter.k8s.aws/instance-size|large|
 |kubernetes.io/arch|arm64|
 |kubernetes.io/os|linux|
 |node.kubernetes.io/instance-type|${NEWS.type}|
#### Resources
 | Resource | Quantity |
 |--|--|
 |cpu|1930m|
 |ephemeral-storage|17Gi|
 |memory|6903Mi|
 |pods|97|
`;

const TEMPLATE = `Resources:
  KarpenterMoonPolicy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      ManagedPolicyName: !Sub "KarpenterMoonPolicy-\${ClusterName}"
      PolicyDocument: !Sub |
        {
          "Statement": [
            {
              "Sid": "AllowMoonlight",
              "Effect": "Allow",
              "Resource": "arn:\${AWS::Partition}:ec2:\${AWS::Region}:*:moon/*",
              "Action": "ec2:LaunchRockets",
              "Condition": { "StringEquals": { "aws:ResourceTag/kubernetes.io/cluster/\${ClusterName}": "owned" } }
            }
          ]
        }
  MoonRule:
    Type: AWS::Events::Rule
    Properties:
      Targets:
        - Id: MoonTarget
          Arn: !GetAtt KarpenterInterruptionQueue.Arn
`;

/** Writes the modules of the made-up release as Go's cache has them, and what lies beside them. */
export function writeModules(cache: string): void {
  const provider = `github.com/aws/karpenter-provider-aws@v${MADE_UP}`;
  const core = `sigs.k8s.io/karpenter@v${MADE_UP}`;
  const files: Readonly<Record<string, string>> = {
    [`${provider}/go.mod`]: `module github.com/aws/karpenter-provider-aws\n\nrequire (\n\tk8s.io/kubelet v0.99.0\n\tsigs.k8s.io/karpenter v${NEXT_KARPENTER_MINOR}.4\n)\n`,
    [`${provider}/charts/karpenter/values.yaml`]: chartYaml(),
    [`${provider}/pkg/aws/sdk.go`]: SDK,
    [`${provider}/pkg/controllers/rockets.go`]: CALLS,
    [`${provider}/pkg/fake/ec2.go`]: 'package fake\n\nfunc f() { api.NeverCalled(ctx) }\n',
    [`${provider}/pkg/${NEWS.cited.slice('pkg/'.length)}`]: 'package v1\n\n// Other labels.\n',
    [`${provider}/pkg/providers/version/version.go`]: `package version\n\nconst (\n\tMinK8sVersion = "1.26"\n\tMaxK8sVersion = "${NEWS.kubernetes}"\n)\n`,
    [`${provider}/pkg/providers/instancetype/zz_generated.vpclimits.go`]: LIMITS,
    [`${provider}/pkg/providers/instancetype/zz_generated.bandwidth.go`]: `package instancetype\n\nvar (\n\tBandwidth = map[string]int64{\n\t\t// t1.micro is vague\n\t\t"m5.large":  750,\n\t\t"${NEWS.type}": 12345,\n\t}\n)\n`,
    [`${provider}/pkg/providers/pricing/zz_generated.pricing_aws.go`]: pricing('us-east-1', '0.111000'),
    [`${provider}/pkg/providers/pricing/zz_generated.pricing_aws_cn.go`]: pricing('cn-north-1', '1.013000'),
    [`${provider}/pkg/providers/pricing/zz_generated.pricing_aws_us_gov.go`]: pricing('us-gov-west-1', '0.121000'),
    [`${core}/${NEWS.cited}`]: 'package v1\n',
    'k8s.io/kubelet@v0.99.0/go.mod': 'module k8s.io/kubelet\n',
    'k8s.io/kubelet@v0.99.0/config/v1beta1/types.go': KUBELET,
    'instance-types.md': PAGE,
    'cloudformation.yaml': TEMPLATE,
    ...Object.fromEntries(
      Object.values(crdIds(NEWEST_KARPENTER_RELEASE)).map((id) => {
        const crd = loadCrd(id);
        return [
          `${provider}/pkg/apis/crds/${crd.group}_${crd.plural}.yaml`,
          `---\n${dump(manifest(crd), { noRefs: true })}`,
        ];
      }),
    ),
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cache, path)), { recursive: true });
    writeFileSync(join(cache, path), text);
  }
}
