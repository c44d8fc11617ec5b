import { readFileSync } from 'node:fs';

const guide = readFileSync('docs/adopt.md', 'utf8');

/** The first block of a language in `docs/adopt.md`. */
const block = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(guide)?.[1] ?? '';

/** The manifests that the guide begins with. */
export const POOLS = block('yaml');

/** The code that it shows of them. */
export const CODE = block('ts');

const commands = [...guide.matchAll(/^```sh\n(.*?)^```/gms)].map(([, text = '']) =>
  text.replaceAll('\\\n', ' ').replace(/ +#.*$/gm, ''),
);

/** The words of a command of the guide, without `npx cdk8s-karpenter`. */
export function wordsOf(command: string): readonly string[] {
  const line = commands
    .flatMap((text) => text.split('\n'))
    .find((each) => each.startsWith(`npx cdk8s-karpenter ${command} `));
  return (line ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(2);
}
