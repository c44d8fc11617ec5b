import { type TemplateContext, tagsOf } from './context';
import { commented, getAtt } from './intrinsics';
import type { Resources } from './resources';

interface Endpoint {
  /** AWS's short name of the service. */
  readonly service: string;
  /** In China some services keep the name of the partition, others `com.amazonaws` (from memory of AWS's guide). */
  readonly ownNameInChina?: true;
  readonly when?: (context: TemplateContext) => boolean;
}

/** What nodes and controller of an isolated VPC talk to; IAM and pricing have no endpoint. */
const INTERFACE_ENDPOINTS: readonly Endpoint[] = [
  { service: 'ec2', ownNameInChina: true },
  { service: 'ecr.api', ownNameInChina: true },
  { service: 'ecr.dkr', ownNameInChina: true },
  { service: 'eks', ownNameInChina: true },
  { service: 'eks-auth', ownNameInChina: true, when: ({ cluster }) => cluster.identity === 'pod-identity' },
  { service: 'sts', ownNameInChina: true },
  { service: 'ssm' },
  { service: 'sqs', when: ({ cluster }) => cluster.interruptionQueue !== undefined },
  { service: 'arc-zonal-shift', when: ({ cluster }) => cluster.settings.enableZonalShift === true },
];

const SECURITY_GROUP = 'VpcEndpointSecurityGroup';

const logicalId = (service: string): string =>
  `${service.replace(/(?:^|[.-])(\w)/g, (_, letter: string) => letter.toUpperCase())}VpcEndpoint`;

/** What is missing for VPC endpoints, in words of the cluster's props. */
export const missingForEndpoints = ({ cluster: { vpc } }: TemplateContext): readonly string[] => [
  ...(vpc.id === undefined ? ['vpc.id'] : []),
  ...(vpc.subnets?.length ? [] : ['vpc.subnets']),
  ...(vpc.cidrs?.length ? [] : ['vpc.cidrs']),
];

function serviceName({ service, ownNameInChina }: Endpoint, { cluster, options }: TemplateContext): string {
  const prefix = cluster.partition === 'aws-cn' && ownNameInChina ? 'cn.com.amazonaws' : 'com.amazonaws';
  return options.endpointServices?.[service] ?? `${prefix}.${cluster.region}.${service}`;
}

/** VPC endpoints with their security group, for a cluster whose VPC reaches no public endpoint. */
export function vpcEndpoints(context: TemplateContext): Resources {
  const { cluster, features, options } = context;
  const { id, subnets = [], cidrs = [] } = cluster.vpc;
  if (!features.vpcEndpoints.on || id === undefined || missingForEndpoints(context).length > 0) return {};
  const endpoints = INTERFACE_ENDPOINTS.filter(({ when }) => when?.(context) ?? true);
  const securityGroup = {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: {
      GroupDescription: `HTTPS from nodes and pods of EKS cluster ${cluster.name}`,
      VpcId: id,
      SecurityGroupIngress: cidrs.map((cidr) => ({
        Description: 'HTTPS from nodes and pods',
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        ...(cidr.includes(':') ? { CidrIpv6: cidr } : { CidrIp: cidr }),
      })),
      ...tagsOf(context),
    },
  };
  const gateway = {
    Type: 'AWS::EC2::VPCEndpoint',
    Properties: {
      ServiceName: serviceName({ service: 's3' }, context),
      VpcEndpointType: 'Gateway',
      VpcId: id,
      RouteTableIds: options.routeTables,
      ...tagsOf(context),
    },
  };
  return {
    [SECURITY_GROUP]: commented('Who may use the VPC endpoints.', securityGroup),
    ...Object.fromEntries(
      endpoints.map((endpoint) => [
        logicalId(endpoint.service),
        {
          Type: 'AWS::EC2::VPCEndpoint',
          Properties: {
            ServiceName: serviceName(endpoint, context),
            VpcEndpointType: 'Interface',
            VpcId: id,
            SubnetIds: subnets,
            SecurityGroupIds: [getAtt(SECURITY_GROUP, 'GroupId')],
            PrivateDnsEnabled: true,
            ...tagsOf(context),
          },
        },
      ]),
    ),
    ...(options.routeTables?.length ? { S3VpcEndpoint: commented('Layers of container images.', gateway) } : {}),
  };
}
