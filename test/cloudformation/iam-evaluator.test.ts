import { describe, expect, it } from 'vitest';
import { decide, type IamRequest, type IamStatement, like } from './iam-evaluator';

const request = (context: IamRequest['context'] = {}, other: Partial<IamRequest> = {}): IamRequest => ({
  action: 'ec2:TerminateInstances',
  resource: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
  context,
  ...other,
});

const decision = (statement: Partial<IamStatement>, asked: IamRequest): string =>
  decide([{ Statement: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*', ...statement }] }], asked);

const withCondition = (
  operator: string,
  wanted: string | readonly string[],
  value?: string | readonly string[],
): string =>
  decision(
    { Condition: { [operator]: { 'aws:TagKeys': wanted } } },
    request(value === undefined ? {} : { 'aws:TagKeys': value }),
  );

describe('like', () => {
  it.each([
    ['*', '', true],
    ['a*c', 'abbc', true],
    ['a*c', 'abbd', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['a.c', 'abc', false],
    ['abc', 'abcd', false],
  ])('%s on %s is %s', (pattern, text, expected) => {
    expect(like(pattern, text)).toBe(expected);
  });

  it('takes a hostile pattern in no time', () => {
    const start = performance.now();
    expect(like('*a'.repeat(200), 'a'.repeat(5000).concat('b'))).toBe(false);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('elements', () => {
  it('denies by default, and an explicit Deny wins', () => {
    expect(decide([], request())).toBe('deny');
    const statements: IamStatement[] = [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: 'ec2:Terminate*', Resource: '*' },
    ];
    expect(decide([{ Statement: statements }], request())).toBe('deny');
    expect(decide([{ Statement: statements }], request({}, { action: 'ec2:RunInstances' }))).toBe('allow');
  });

  it('compares actions without case, resources with it', () => {
    expect(decision({ Action: 'EC2:terminateinstances' }, request())).toBe('allow');
    expect(decision({ Resource: 'arn:aws:ec2:eu-west-1:111122223333:Instance/*' }, request())).toBe('deny');
  });

  it('keeps the parts of an ARN apart', () => {
    expect(decision({ Resource: 'arn:aws:ec2:*:instance/i-1' }, request())).toBe('deny');
    expect(decision({ Resource: 'arn:aws:ec2:*:*:instance/*' }, request())).toBe('allow');
    expect(decision({ Resource: 'arn:aws-cn:ec2:*:*:instance/*' }, request())).toBe('deny');
  });

  it('knows NotAction and NotResource', () => {
    expect(decision({ Action: undefined, NotAction: 'iam:*' }, request())).toBe('allow');
    expect(decision({ Action: undefined, NotAction: 'ec2:*' }, request())).toBe('deny');
    expect(decision({ Resource: undefined, NotResource: 'arn:aws:ec2:*:*:instance/*' }, request())).toBe('deny');
    expect(decision({ Resource: undefined, NotResource: 'arn:aws:s3:::*' }, request())).toBe('allow');
  });

  it('matches principals by kind and exact name', () => {
    const principal = { Service: 'events.amazonaws.com' };
    expect(decision({ Principal: '*' }, request({}, { principal }))).toBe('allow');
    expect(decision({ Principal: principal }, request({}, { principal }))).toBe('allow');
    expect(decision({ Principal: { AWS: 'events.amazonaws.com' } }, request({}, { principal }))).toBe('deny');
    expect(decision({ Principal: principal }, request())).toBe('deny');
    expect(decision({ NotPrincipal: principal }, request({}, { principal }))).toBe('deny');
  });
});

describe('conditions', () => {
  it.each([
    // operator, wanted, value of the request, decision
    ['StringEquals', 'a', 'a', 'allow'],
    ['StringEquals', 'a', 'A', 'deny'],
    ['StringEquals', ['a', 'b'], 'b', 'allow'],
    ['StringEquals', 'a', undefined, 'deny'],
    ['StringEqualsIfExists', 'a', undefined, 'allow'],
    ['StringEqualsIfExists', 'a', 'b', 'deny'],
    ['StringNotEquals', 'a', 'b', 'allow'],
    ['StringNotEquals', ['a', 'b'], 'b', 'deny'],
    ['StringNotEquals', 'a', undefined, 'allow'],
    ['StringEqualsIgnoreCase', 'a', 'A', 'allow'],
    ['StringLike', '*', '', 'allow'],
    ['StringLike', '*', undefined, 'deny'],
    ['StringLikeIfExists', '*', undefined, 'allow'],
    ['StringNotLike', 'a*', 'b', 'allow'],
    ['ArnEquals', 'arn:aws:events:*:1:rule/x', 'arn:aws:events:eu-west-1:1:rule/x', 'allow'],
    ['ArnEquals', 'arn:aws:events:eu-west-1:1:rule/x', 'arn:aws:events:eu-west-1:1:rule/y', 'deny'],
    ['Bool', 'false', 'false', 'allow'],
    ['Bool', 'false', 'true', 'deny'],
    ['Bool', 'false', undefined, 'deny'],
    ['Null', 'true', undefined, 'allow'],
    ['Null', 'true', 'a', 'deny'],
    ['Null', 'false', 'a', 'allow'],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], 'allow'],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], 'deny'],
    ['ForAllValues:StringEquals', ['a'], undefined, 'allow'],
    ['ForAnyValue:StringEquals', ['a'], ['c', 'a'], 'allow'],
    ['ForAnyValue:StringEquals', ['a'], ['c'], 'deny'],
    ['ForAnyValue:StringEquals', ['a'], undefined, 'deny'],
    ['ForAllValues:StringLike', ['karpenter.sh/*'], ['karpenter.sh/nodepool'], 'allow'],
  ] as const)('%s %s against %s: %s', (operator, wanted, value, expected) => {
    expect(withCondition(operator, wanted, value)).toBe(expected);
  });

  it('joins keys and operators with AND', () => {
    const Condition = { StringEquals: { 'aws:RequestedRegion': 'eu-west-1', 'aws:SecureTransport': 'true' } };
    expect(decision({ Condition }, request({ 'aws:RequestedRegion': 'eu-west-1' }))).toBe('deny');
    expect(
      decision({ Condition }, request({ 'aws:RequestedRegion': 'eu-west-1', 'aws:SecureTransport': 'true' })),
    ).toBe('allow');
  });

  it('compares the names of keys without case, tag keys included', () => {
    const Condition = { StringEquals: { 'aws:ResourceTag/kubernetes.io/cluster/prod-eu': 'owned' } };
    expect(decision({ Condition }, request({ 'aws:ResourceTag/kubernetes.io/cluster/Prod-EU': 'owned' }))).toBe(
      'allow',
    );
  });

  it('puts the keys of request tags into aws:TagKeys', () => {
    const Condition = { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } };
    expect(decision({ Condition }, request({ 'aws:RequestTag/a': '1' }))).toBe('allow');
    expect(decision({ Condition }, request({ 'aws:RequestTag/b': '1', 'aws:TagKeys': ['a'] }))).toBe('deny');
  });

  it('knows no request tags on the launch template of a launch', () => {
    const Condition = { StringEquals: { 'aws:RequestTag/a': '1' } };
    const resource = 'arn:aws:ec2:eu-west-1:111122223333:launch-template/lt-1';
    const asked = (action: string): IamRequest => ({ action, resource, context: { 'aws:RequestTag/a': '1' } });
    expect(decision({ Condition }, asked('ec2:RunInstances'))).toBe('deny');
    expect(decision({ Condition }, asked('ec2:CreateLaunchTemplate'))).toBe('allow');
  });

  it('does not guess an operator that it does not know', () => {
    expect(() => withCondition('DateEquals', '2026', '2026')).toThrow('DateEquals');
  });
});
