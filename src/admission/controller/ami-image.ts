import { formatPath } from '../../findings';
import { AMI_FAMILY_TRAITS, type AmiFamily, resolveAmiFamily } from '../../karpenter/nodes/ami-family';
import { listAt, textAt } from '../../objects';
import type { ControllerRule } from './context';

/** How AWS names the images of a family, and the SSM parameters that hold their ids. */
const IMAGES: readonly { readonly family: AmiFamily; readonly name: RegExp; readonly parameter: RegExp }[] = [
  {
    family: 'AL2023',
    name: /^amazon-eks-node-al2023-/,
    parameter: /^\/aws\/service\/eks\/optimized-ami\/[^/]+\/amazon-linux-2023\//,
  },
  {
    family: 'AL2',
    name: /^amazon-eks-(?:gpu-|arm64-)?node-\d/,
    parameter: /^\/aws\/service\/eks\/optimized-ami\/[^/]+\/amazon-linux-2(?:-gpu|-arm64)?\//,
  },
  {
    family: 'Bottlerocket',
    name: /^bottlerocket-aws-k8s-/,
    parameter: /^\/aws\/service\/bottlerocket\/aws-k8s-/,
  },
  ...(['2019', '2022', '2025'] as const).map((year) => ({
    family: `Windows${year}` as const,
    name: new RegExp(`^Windows_Server-${year}-English-(?:Core|Full)-EKS_Optimized-`),
    parameter: new RegExp(`^/aws/service/ami-windows-latest/Windows_Server-${year}-`),
  })),
];

/** Owners under which a name is one of AWS: without an owner Karpenter looks at the own images and at these. */
const AWS_OWNERS: readonly (string | undefined)[] = [undefined, 'amazon', '602401143452'];

/** The name of a parameter, which may be given by its ARN. */
const parameterName = (parameter: string): string => parameter.replace(/^arn:[^/]*:parameter(?=\/)/, '');

/**
 * Images of AWS that are of another family than the class. The family decides how the user data is written, and an image
 * does not understand that of another: nodes are paid for and never join.
 */
export const amiImage: ControllerRule = (object, _, report) => {
  const family = resolveAmiFamily(object);
  if (family === 'Custom') return;
  for (const [index, term] of listAt(object, 'spec', 'amiSelectorTerms').entries()) {
    for (const field of ['name', 'ssmParameter'] as const) {
      const text = textAt(term, field);
      if (text === undefined || (field === 'name' && !AWS_OWNERS.includes(textAt(term, 'owner')))) continue;
      const image = IMAGES.find(({ name, parameter }) =>
        field === 'name' ? name.test(text) : parameter.test(parameterName(text)),
      );
      if (image === undefined || image.family === family) continue;
      const areAlike = AMI_FAMILY_TRAITS[image.family].os === 'windows' && AMI_FAMILY_TRAITS[family].os === 'windows';
      report({
        rule: 'controller/ami-family',
        ...(areAlike && { severity: 'warning' }),
        path: formatPath(['spec', 'amiSelectorTerms', index, field]),
        got: text,
        message: areAlike
          ? `the image is one of ${image.family}, and Karpenter counts with nodes of ${family}: pods that select a build of Windows do not find it`
          : `the image is one of ${image.family}, and gets the user data of ${family}, which it does not understand: nodes start and never join`,
        fix: `write amiFamily: ${image.family}, or select images of ${family}`,
      });
    }
  }
};
