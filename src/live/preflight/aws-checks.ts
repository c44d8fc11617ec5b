import { at, listAt, textAt } from '../../objects';
import type { Pitfall, PreflightCheck } from './check';
import type { Facts } from './collect';
import { MAKE_ANEW } from './make-anew';

function podIdentity({ answer, cluster }: Facts): Pitfall[] {
  const associations = at(answer('associations'), 'associations');
  if (!Array.isArray(associations) || associations.length > 0) return [];
  return [
    {
      path: 'identity',
      got: `${cluster.namespace}/${cluster.serviceAccount}`,
      message: 'no pod identity association gives the service account a role: the controller has no credentials',
      fix: MAKE_ANEW,
    },
  ];
}

function podIdentityRole({ answer, cluster }: Facts): Pitfall[] {
  if (listAt(answer('associations'), 'associations').length === 0) return [];
  const arn = textAt(answer('association'), 'association', 'roleArn');
  const name = arn?.slice(arn.lastIndexOf('/') + 1);
  if (name === undefined || name === cluster.controllerRole.name) return [];
  return [
    {
      path: 'identity',
      got: name,
      message: `the pod identity association names another role than ${cluster.controllerRole.name}`,
      fix: `delete the association, then ${MAKE_ANEW}; or give the cluster this controllerRole`,
    },
  ];
}

function agent({ answer }: Facts): Pitfall[] {
  const addon = answer('agent');
  if (addon === undefined || (addon === null && answer('agentDaemonSet') !== null)) return [];
  const status = textAt(addon, 'addon', 'status');
  if (status === 'ACTIVE' || status === 'UPDATING') return [];
  return [
    {
      path: 'identity',
      got: status ?? 'not installed',
      message: 'the add-on eks-pod-identity-agent does not run: the controller gets no credentials',
      fix: 'install the add-on: aws eks create-addon --addon-name eks-pod-identity-agent, which install/bootstrap.sh does as well',
    },
  ];
}

function missingQueue({ answer, cluster }: Facts): Pitfall[] {
  if (answer('queue') !== null) return [];
  return [
    {
      path: 'interruptionQueue',
      got: cluster.interruptionQueue?.name,
      message: 'the interruption queue does not exist in this region and account: spot interruptions are not seen',
      fix: MAKE_ANEW,
    },
  ];
}

function spotRole({ answer }: Facts): Pitfall[] {
  const roles = at(answer('spotRole'), 'Roles');
  if (!Array.isArray(roles) || roles.length > 0) return [];
  return [
    {
      message: 'the account has no service-linked role of EC2 Spot: the first spot instance fails',
      fix: 'aws iam create-service-linked-role --aws-service-name spot.amazonaws.com',
    },
  ];
}

const ENDPOINTS = ['ec2', 'ecr.api', 'ecr.dkr', 's3', 'sts', 'ssm', 'eks'];

function endpoints({ answer, cluster }: Facts): Pitfall[] {
  const found = at(answer('endpoints'), 'VpcEndpoints');
  if (!Array.isArray(found)) return [];
  const services = found.map((endpoint) => textAt(endpoint, 'ServiceName') ?? '');
  const needed = [
    ...ENDPOINTS,
    ...(cluster.interruptionQueue === undefined ? [] : ['sqs']),
    ...(cluster.identity === 'pod-identity' ? ['eks-auth'] : []),
  ];
  const missing = needed.filter((service) => !services.some((name) => name.endsWith(`.${cluster.region}.${service}`)));
  if (missing.length === 0) return [];
  return [
    {
      path: 'vpc.isolated',
      got: missing,
      message: 'the isolated VPC has no endpoint for services that nodes or controller call',
      fix: 'give the cluster vpc.id, subnets and cidrs, so that aws/template.yaml makes them',
    },
  ];
}

export const AWS_CHECKS: readonly PreflightCheck[] = [
  { rule: 'preflight/pod-identity', find: podIdentity },
  { rule: 'preflight/pod-identity-role', find: podIdentityRole },
  { rule: 'preflight/pod-identity-agent', find: agent },
  { rule: 'preflight/queue-missing', find: missingQueue },
  { rule: 'preflight/spot-role', find: spotRole },
  { rule: 'preflight/vpc-endpoints', find: endpoints },
];
