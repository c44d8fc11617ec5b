import { OPERATIONS } from '../../src/adopt/aws/calls';

const BEGIN = '<!-- calls: written by scripts/docs/adopt-aws.ts -->';
const END = '<!-- end of calls -->';

const operations = Object.entries(OPERATIONS);

const table = [
  '| `aws` | permission | what it is asked for |',
  '|---|---|---|',
  ...operations.map(([name, { action, about }]) => `| \`${name}\` | \`${action}\` | ${about} |`),
].join('\n');

const arnOf = (action: string, resource: string): string =>
  resource === '*' ? '*' : `arn:aws:${action.split(':')[0]}:${resource}`;

/** The policy that allows all of it and nothing else; one statement for each kind of resource. */
export function readingPolicy(): object {
  const byResource = new Map<string, string[]>();
  for (const [, { action, resource }] of operations) {
    const arn = arnOf(action, resource);
    byResource.set(arn, [...(byResource.get(arn) ?? []), action]);
  }
  return {
    Version: '2012-10-17',
    Statement: [...byResource].map(([Resource, Action]) => ({ Effect: 'Allow', Action, Resource })),
  };
}

/** The text of docs/adopt-aws.md with its calls and its policy as the table of calls is. */
export function adoptAwsDocument(text: string): string {
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/adopt-aws.md has no ${BEGIN} … ${END}`);
  const policy = JSON.stringify(readingPolicy(), null, 2);
  return `${before}${BEGIN}\n\n${table}\n\nThe policy that allows them and nothing else, of your partition, region, account and cluster:\n\n\`\`\`json\n${policy}\n\`\`\`\n\n${END}${after}`;
}
