/** The recorded answers are such as the services give: held against the models that the AWS CLI carries. */
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../../src/adopt/aws/calls';
import { toolPath } from '../../cloudformation/python-tools';
import { type ServiceModel, serviceModel, shapeFaults } from '../../install/scripts/service-model';
import { realTool } from '../../real-tool';
import { RECORDED } from './answers';

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
  return { model, name: operation?.[0], shape: operation?.[1].output?.shape ?? '' };
}

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

  it('what a service does not answer is found', () => {
    const { model, shape } = operationOf('eks-describe-cluster.json');
    expect(shapeFaults(model, shape, { cluster: { name: 5, colour: 'red', status: 'FINE' } })).toEqual([
      '.cluster.name: no string',
      '.cluster.colour: not in Cluster',
      '.cluster.status: FINE is none of the values',
    ]);
  });
});
