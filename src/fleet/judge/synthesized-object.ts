import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { existingNodeClassOf, type OutputFolder, outputFolderOf, rawOf } from '../../../charts';
import type { Finding } from '../../findings';
import { isClusterScoped, jsonText, type KubernetesObject } from '../../objects';
import { objectFileName } from '../files/object-file-name';

/** One object of a cluster, with what the output needs to know of it. */
export interface SynthesizedObject {
  readonly document: KubernetesObject;
  /** The document as JSON; undefined where it is no JSON data. */
  readonly json: string | undefined;
  readonly folder: OutputFolder;
  /** Its file in that folder. */
  readonly file: string;
  /** Path of the construct that made it. */
  readonly construct: string;
  /** What its `raw` prop laid over the spec, which nothing judges. */
  readonly raw?: object;
  /** The node class that it refers to and that is made elsewhere. */
  readonly existingNodeClass?: string;
}

/** cdk8s stamps a chart's namespace on every object of it, also where the kind has none. */
function withoutStrayNamespace(document: KubernetesObject): KubernetesObject {
  if (document.metadata?.namespace === undefined || !isClusterScoped(document)) return document;
  const { namespace: _, ...metadata } = document.metadata;
  return { ...document, metadata };
}

/** Every object of a tree, resolved, in the order of the construct tree; what cannot be resolved is a finding. */
export function synthesizeObjects(root: IConstruct): { objects: SynthesizedObject[]; findings: Finding[] } {
  const objects: SynthesizedObject[] = [];
  const findings: Finding[] = [];
  for (const construct of root.node.findAll().filter(ApiObject.isApiObject)) {
    const { path } = construct.node;
    try {
      const document = withoutStrayNamespace(construct.toJson() as KubernetesObject);
      const json = jsonText(document);
      const [folder, file] = [outputFolderOf(construct), objectFileName(document)];
      const known = { raw: rawOf(construct), existingNodeClass: existingNodeClassOf(construct) };
      objects.push({ document, json, folder, file, construct: path, ...known });
    } catch (error) {
      findings.push({
        rule: 'charts/synthesis',
        severity: 'error',
        resource: `${construct.kind}/${construct.name}`,
        path: '',
        message: error instanceof Error ? error.message : String(error),
        source: { construct: path },
      });
    }
  }
  return { objects, findings };
}
