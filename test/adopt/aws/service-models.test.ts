/** The recorded answers are such as the services give: held against the models that the AWS CLI carries. */
import { describe, expect, it } from 'vitest';
import { awsHalf } from '../../../src/adopt/aws';
import { OPERATIONS } from '../../../src/adopt/aws/calls';
import { toolPath } from '../../cloudformation/python-tools';
import { type ServiceModel, serviceModel, shapeFaults } from '../../install/scripts/service-model';
import { realTool } from '../../real-tool';
import { CLUSTER, fileOf, RECORDED } from './answers';

/** Where the service sends a document as text, the CLI prints it decoded. */
const DOCUMENT = /(PolicyDocument|PolicyVersion\.Document): no string$/;

const models = new Map<string, ServiceModel>();
const modelOf = (service: string): ServiceModel => {
  const model = models.get(service) ?? serviceModel(service);
  models.set(service, model);
  return model;
};

function operationOf(file: string) {
  const name = Object.keys(OPERATIONS).find((each) => file.startsWith(`${each.replace(' ', '-')}.`)) ?? '';
  const [service = '', command = ''] = name.split(' ');
  const model = modelOf(service);
  const operation = Object.entries(model.operations).find(
    ([each]) => each.toLowerCase() === command.replaceAll('-', ''),
  );
  return {
    model,
    name: operation?.[0],
    shape: operation?.[1].output?.shape ?? '',
    input: operation?.[1].input?.shape ?? '',
  };
}

/** A member as the CLI names its option. */
const flagOf = (member: string): string => `--${member.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}`;

describe.runIf(realTool(toolPath('aws'), '--version'))('recorded answers', () => {
  it.each(RECORDED)('of $title are what the services answer', ({ answers }) => {
    const faults = Object.entries(answers).flatMap(([file, answer]) => {
      if (answer === null) return [];
      const { model, shape } = operationOf(file);
      return shapeFaults(model, shape, answer)
        .filter((fault) => !DOCUMENT.test(fault))
        .map((fault) => `${file}${fault}`);
    });
    expect(faults).toEqual([]);
  });

  it('are of operations that the services have', () => {
    for (const name of Object.keys(OPERATIONS)) {
      expect(operationOf(`${name.replace(' ', '-')}.json`).name, name).toBeDefined();
    }
  });

  it('are asked for by members of their input, and none of them is left out', async () => {
    const faults = new Set<string>();
    for (const { answers, objects, helm } of RECORDED) {
      await awsHalf({ cluster: CLUSTER, ...(objects && { objects }), ...(helm && { helm }) }, async (_, args) => {
        const [service = '', command = ''] = args;
        const flags = args.filter((each) => each.startsWith('--') && each !== '--output');
        const { model, input } = operationOf(`${service}-${command}.json`);
        const { members = {}, required = [] } = model.shapes[input] ?? {};
        for (const flag of flags) {
          if (!Object.keys(members).some((member) => flagOf(member) === flag)) faults.add(`${command} ${flag}`);
        }
        for (const member of required) if (!flags.includes(flagOf(member))) faults.add(`${command}: no ${member}`);
        const answer = answers[fileOf(args)];
        return answer === undefined || answer === null
          ? { code: 254, stdout: '', stderr: 'NoSuchEntity' }
          : { code: 0, stdout: JSON.stringify(answer), stderr: '' };
      });
    }
    expect([...faults]).toEqual([]);
  });

  it('what a service does not answer is found', () => {
    const { model, shape } = operationOf('eks-describe-cluster.json');
    expect(shapeFaults(model, shape, { cluster: { name: 5, colour: 'red', status: 'FINE' } })).toEqual([
      '.cluster.name: no string',
      '.cluster.colour: not in Cluster',
      '.cluster.status: FINE is none of the values',
    ]);
  });
});
