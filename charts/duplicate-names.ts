import { ApiObject, type Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Finding } from '../src/findings';
import { duplicates, objectKey, resourceName } from '../src/objects';
import { identityOf } from './api-object-identity';
import { constructFindingsOf } from './findings';

/** Objects of a tree whose kind and name an earlier one has, by their chart: the API server would keep one of them. */
export function duplicateNames(root: IConstruct): ReadonlyMap<Chart, readonly Finding[]> {
  const objects = root.node.findAll().filter(ApiObject.isApiObject);
  const found = new Map<Chart, Finding[]>();
  for (const { item, first } of duplicates(objects, (object) => objectKey(identityOf(object)))) {
    const problem = {
      rule: 'set/duplicate-name',
      path: 'metadata.name',
      got: item.name,
      message: `${item.kind} ${item.name} is defined twice; the first one is ${first.node.path}`,
      fix: 'rename or remove one of them',
    };
    const findings = constructFindingsOf(item, resourceName(identityOf(item)), [problem]);
    found.set(item.chart, [...(found.get(item.chart) ?? []), ...findings]);
  }
  return found;
}
