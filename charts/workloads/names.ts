import type { Check } from '../../src/findings';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const MAX_LENGTH = 63;

/** Rules about the name of a workload; it is also the value of a label. */
export const NAME_CHECKS: readonly Check<string>[] = [
  {
    id: 'charts/workload-name',
    ok: (name) => DNS_LABEL.test(name) && name.length <= MAX_LENGTH,
    says: (name) => ({
      path: 'metadata.name',
      got: name,
      message: `the name of a workload is a DNS label of at most ${MAX_LENGTH} characters: lower-case letters, digits and '-'`,
      fix: 'change the construct id or set name',
    }),
  },
];

/** A container's name from its image: `nginx` for `public.ecr.aws/nginx/nginx:1.27`. */
export function containerName(image: string): string {
  const [repository = ''] = (image.split('/').pop() ?? '').split(/[:@]/);
  const name = repository
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH);
  return name.replaceAll(/^-+|-+$/g, '') || 'main';
}
