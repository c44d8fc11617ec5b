import type { Problem } from '../findings';
import type { AmiFamily } from '../karpenter/nodes/ami-family';
import type { JsonObject } from '../objects';
import { bottlerocketProblems } from './bottlerocket';
import { linuxProblems } from './linux';
import { windowsProblems } from './windows';

/** Bytes that EC2 takes, before base64. */
const MOST_BYTES = 16 * 1024;
/** A text that is larger is not read: nothing is launched with it anyway. */
const MOST_READ = 4 * MOST_BYTES;

/** Who reads the text, by family. What joins a node of `Custom` is the user's own. */
type Reader = (text: string, family: AmiFamily, kubelet: JsonObject) => readonly Problem[];
const READERS: Readonly<Record<AmiFamily, Reader>> = {
  AL2: linuxProblems,
  AL2023: linuxProblems,
  Bottlerocket: bottlerocketProblems,
  Custom: () => [],
  Windows2019: windowsProblems,
  Windows2022: windowsProblems,
  Windows2025: windowsProblems,
};

/** Text that a template still fills in, as a file of Helm, Terraform or envsubst holds it. */
const isTemplated = (text: string): boolean => /^\s*(?:\$\{[^}]*\}|\{\{[^}]*\}\})\s*$/.test(text);

/**
 * What Karpenter, cloud-init, nodeadm or Bottlerocket cannot do with a text of user data. Paths are relative to the field;
 * never throws, whatever the text is.
 *
 * @param kubelet `spec.kubelet` of the node class, which Karpenter writes over what the text says of the same
 */
export function userDataProblems(text: string, family: AmiFamily, kubelet: JsonObject = {}): readonly Problem[] {
  if (text.trim() === '' || isTemplated(text)) return [];
  const bytes = Buffer.byteLength(text);
  const tooLarge: Problem = {
    rule: 'user-data/size',
    path: '',
    got: `${bytes} bytes`,
    message: `user data is larger than the ${MOST_BYTES} bytes that EC2 takes: every launch fails`,
    fix: 'keep a short script here and let it fetch the rest, from S3 or from the AMI',
  };
  const found = bytes > MOST_READ ? [] : READERS[family](text, family, kubelet);
  return bytes > MOST_BYTES ? [tooLarge, ...found] : found;
}
