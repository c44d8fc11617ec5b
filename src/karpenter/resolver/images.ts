import type { Catalogue } from '../catalogue/catalogue';
import { hasForeignImage, isWindows } from '../nodes/ami-family';
import type { EC2NodeClassObject } from '../objects';

/** A reason why the images of a node class do not run on a type. */
export interface ImageFilter {
  readonly path: string;
  /** The reason in words. */
  readonly text: string;
  readonly allows: (catalogue: Catalogue, row: number) => boolean;
}

interface ImageRule extends ImageFilter {
  readonly applies: (nodeClass: EC2NodeClassObject) => boolean;
}

const isArm64 = ({ labels }: Catalogue, row: number): boolean => labels.at('kubernetes.io/arch', row) === 'arm64';

const RULES: readonly ImageRule[] = [
  {
    path: 'spec.amiFamily',
    text: 'Windows runs on amd64 only',
    applies: isWindows,
    allows: (catalogue, row) => !isArm64(catalogue, row),
  },
  {
    path: 'spec.amiFamily',
    text: 'the image of the alias runs Windows, and the nodes of this family are of Linux',
    applies: hasForeignImage,
    allows: () => false,
  },
];

/**
 * What the images of a node class leave out. The scheduler does not look at images: it plans nodes of these types, and
 * the launch then drops them (AWS `pkg/providers/amifamily/ami.go` MapToInstanceTypes).
 */
export const imageFilters = (nodeClass: EC2NodeClassObject | undefined): readonly ImageFilter[] =>
  nodeClass === undefined ? [] : RULES.filter(({ applies }) => applies(nodeClass));
