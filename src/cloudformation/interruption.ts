import { isAtLeast } from '../karpenter';
import { filled, IDS, portableArn, queueArn, type TemplateContext, tagsOf } from './context';
import { commented, getAtt, ref, type Value } from './intrinsics';
import type { Resources } from './resources';
import { oneOrMore, policyDocument, type Statement } from './statement';

interface EventRule {
  readonly id: string;
  readonly text: string;
  readonly source: string;
  readonly detailType: string;
  /** What of the event Karpenter acts on; only `hardened` filters by it. */
  readonly detail?: Readonly<Record<string, readonly string[]>>;
  readonly when?: (context: TemplateContext) => boolean;
}

/** The events that Karpenter acts on (its interruption controller, v1.14.1). */
const EVENT_RULES: readonly EventRule[] = [
  {
    id: 'ScheduledChangeRule',
    text: 'Maintenance that AWS Health announces.',
    source: 'aws.health',
    detailType: 'AWS Health Event',
    detail: { service: ['EC2'], eventTypeCategory: ['scheduledChange'] },
  },
  {
    id: 'SpotInterruptionRule',
    text: 'Spot instances that EC2 takes back in two minutes.',
    source: 'aws.ec2',
    detailType: 'EC2 Spot Instance Interruption Warning',
  },
  {
    id: 'RebalanceRule',
    text: 'Spot instances at a raised risk.',
    source: 'aws.ec2',
    detailType: 'EC2 Instance Rebalance Recommendation',
  },
  {
    id: 'InstanceStateChangeRule',
    text: 'Instances that stop or terminate.',
    source: 'aws.ec2',
    detailType: 'EC2 Instance State-change Notification',
    detail: { state: ['shutting-down', 'stopped', 'stopping', 'terminated'] },
  },
  {
    id: 'CapacityReservationInterruptionRule',
    text: 'Instances in interruptible capacity reservations (1.10+).',
    source: 'aws.ec2',
    detailType: 'EC2 Capacity Reservation Instance Interruption Warning',
    when: ({ cluster, features }) => isAtLeast(cluster.karpenterMinor, '1.10') && features.capacityReservations.on,
  },
];

const rulesFor = (context: TemplateContext): readonly EventRule[] =>
  EVENT_RULES.filter(({ when }) => when?.(context) ?? true);

function rules(arn: Value, context: TemplateContext): Resources {
  const { profile } = context;
  return Object.fromEntries(
    rulesFor(context).map(({ id, text, source, detailType, detail }) => [
      id,
      commented(text, {
        Type: 'AWS::Events::Rule',
        Properties: {
          EventPattern: {
            source: [source],
            'detail-type': [detailType],
            ...(profile === 'hardened' && detail ? { detail } : {}),
          },
          Targets: [{ Id: 'KarpenterInterruptionQueueTarget', Arn: arn }],
          ...tagsOf(context),
        },
      }),
    ]),
  );
}

/** Who may send: EventBridge, and outside `reference` only for the rules of this stack (else anybody's rule may). */
function sendStatement(context: TemplateContext): Statement {
  const { cluster, profile } = context;
  const fromRules = {
    ArnEquals: { 'aws:SourceArn': oneOrMore(rulesFor(context).map(({ id }) => getAtt(id, 'Arn'))) },
  };
  const conditions: Readonly<Record<TemplateContext['profile'], Pick<Statement, 'Condition'>>> = {
    reference: {},
    default: { Condition: fromRules },
    hardened: { Condition: { ...fromRules, StringEquals: { 'aws:SourceAccount': filled('<account>', cluster) } } },
  };
  return {
    Sid: 'AllowEvents',
    Effect: 'Allow',
    Principal: {
      Service: profile === 'hardened' ? 'events.amazonaws.com' : ['events.amazonaws.com', 'sqs.amazonaws.com'],
    },
    Action: 'sqs:SendMessage',
    Resource: getAtt(IDS.queue, 'Arn'),
    ...conditions[profile],
  };
}

/** Without rules of its own the stack has nobody that may send, so the queue only refuses plain HTTP. */
const queuePolicy = (context: TemplateContext): readonly Statement[] => [
  ...(context.features.eventRules.on ? [sendStatement(context)] : []),
  {
    Sid: 'DenyHTTP',
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: getAtt(IDS.queue, 'Arn'),
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  },
];

function queue(name: string, context: TemplateContext): Resources {
  const { queueKeyArn } = context.options;
  return {
    [IDS.queue]: commented('Interruptions reach the controller through this queue.', {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: name,
        // Old interruptions help nobody: after five minutes the instance is gone.
        MessageRetentionPeriod: 300,
        ...(queueKeyArn === undefined ? { SqsManagedSseEnabled: true } : { KmsMasterKeyId: portableArn(queueKeyArn) }),
        ...tagsOf(context),
      },
    }),
    [IDS.queuePolicy]: commented('Who may send to the queue.', {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [ref(IDS.queue)],
        PolicyDocument: policyDocument(queuePolicy(context), 'EC2InterruptionPolicy'),
      },
    }),
  };
}

/** The interruption queue with its policy, and the rules that feed it, as far as the queue does not exist already. */
export function interruption(context: TemplateContext): Resources {
  const arn = queueArn(context);
  const { interruptionQueue } = context.cluster;
  if (arn === undefined || interruptionQueue === undefined) return {};
  const { on, asked } = context.features.eventRules;
  return {
    ...(interruptionQueue.existing ? {} : queue(interruptionQueue.name, context)),
    ...(on && (asked || !interruptionQueue.existing) ? rules(arn, context) : {}),
  };
}
