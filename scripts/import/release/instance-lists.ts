import { accountCatalogue } from '../../../src/karpenter/catalogue/account';
import { instanceTypeLabels } from '../../../src/karpenter/catalogue/catalogue';
import type { PublishedType, Types } from '../catalogue';

/** Rows `| key | value |` of the tables below one heading. */
function rowsBelow(text: string, heading: string): Readonly<Record<string, string>> {
  const [, section = ''] = new RegExp(`^#### ${heading}\\n([\\s\\S]*?)(?=^#|$(?![\\s\\S]))`, 'm').exec(text) ?? [];
  const rows = [...section.matchAll(/^ ?\|([^|\n]+)\|([^|\n]*)\|$/gm)].slice(2);
  return Object.fromEntries(rows.map(([, key = '', value = '']) => [key.trim(), value.trim()]));
}

/** Types of Karpenter's page `reference/instance-types.md`: a heading a type, with a table of labels and one of resources. */
export function typesOfPage(page: string): Types {
  const sections = page.split(/^### `(?=[^`]+`$)/m).slice(1);
  return new Map(
    sections.map((section): [string, PublishedType] => {
      const name = section.slice(0, section.indexOf('`'));
      return [name, { labels: rowsBelow(section, 'Labels'), allocatable: rowsBelow(section, 'Resources') }];
    }),
  );
}

/** Types of the output of `aws ec2 describe-instance-types`; what they leave to pods is not in it. */
export function typesOfEc2(instanceTypes: unknown): Types {
  const { catalogue, problems } = accountCatalogue({ instanceTypes });
  const [problem] = problems;
  if (problem !== undefined) throw new Error(`describe-instance-types: ${problem.path}: ${problem.message}`);
  return new Map(
    catalogue.names.map((name, row) => {
      const devices = Object.entries(catalogue.hardware(row)?.devices ?? {});
      const allocatable = Object.fromEntries(devices.map(([resource, count]) => [resource, String(count)]));
      return [name, { labels: instanceTypeLabels(catalogue, name) ?? {}, allocatable }];
    }),
  );
}
