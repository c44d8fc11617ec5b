import { filled, portableArn, type TemplateContext } from './context';
import type { Value } from './intrinsics';

const KEY_ID = /^(mrk-)?[0-9a-f-]{32,36}$/;

/** An ARN of a key itself; aliases grant nothing, since IAM knows keys only. */
export const isKeyArn = (text: string): boolean =>
  /^arn:aws(-cn|-us-gov)?:kms:[a-z0-9-]+:\d{12}:key\/(mrk-)?[0-9a-f-]{32,36}$/.test(text);

/** Whether a node class names a key in a way that a policy can grant. */
export const isGrantableKey = (key: string): boolean => isKeyArn(key) || KEY_ID.test(key);

/** ARNs of the keys of volumes: those of the options and those of the node classes. */
export function volumeKeyArns({ cluster, options, usage }: TemplateContext): readonly Value[] {
  const given = [...(options.volumeKeyArns ?? []), ...usage.volumeKeys.filter(isGrantableKey)];
  return [...new Set(given)].map((key) =>
    isKeyArn(key) ? portableArn(key) : filled(`arn:<partition>:kms:<region>:<account>:key/${key}`, cluster),
  );
}
