import { toYaml } from '../../../yaml';
import { GENERATED, generatedFrom } from '../../files/generated-comment';
import { type KustomizationPatch, kustomizationText } from '../../files/kustomization';
import { objectFileName } from '../../files/object-file-name';
import { changeFile, type Layer } from './layer';
import { nameReferences } from './name-references';
import { deletion, objectPatches } from './object-patch';

const NAME_REFERENCES = 'name_references.yaml';

/** The layer that another one stands on. */
export interface Below {
  readonly layer: Layer;
  /** Its folder as seen from the one above. */
  readonly folder: string;
}

/** Files of the folder that builds to a layer: the objects that it brings, and what it changes and takes out of those below. */
export function layerFiles(layer: Layer, below?: Below): Map<string, string> {
  const files = new Map<string, string>();
  const resources: string[] = [];
  const patches: KustomizationPatch[] = [];
  for (const [id, { document, construct }] of layer) {
    const comment = generatedFrom(construct);
    const old = below?.layer.get(id);
    if (old === undefined) {
      const path = objectFileName(document);
      resources.push(path);
      files.set(path, toYaml(document, { comment }));
      continue;
    }
    for (const { form, content, target } of objectPatches(old.document, document)) {
      const path = changeFile(document, form);
      patches.push({ path, target });
      files.set(path, toYaml(content, { style: 'patch', comment }));
    }
  }
  for (const [id, { document }] of below?.layer ?? []) {
    if (layer.has(id)) continue;
    const path = changeFile(document, 'delete');
    patches.push({ path });
    files.set(path, toYaml(deletion(document), { comment: GENERATED }));
  }
  const references = nameReferences(layer, below?.layer);
  if (references.length > 0) files.set(NAME_REFERENCES, toYaml({ nameReference: references }, { comment: GENERATED }));
  const kustomization = {
    resources: [...(below === undefined ? [] : [below.folder]), ...resources.sort()],
    patches: patches.length > 0 ? patches.sort((a, b) => (a.path < b.path ? -1 : 1)) : undefined,
    configurations: references.length > 0 ? [NAME_REFERENCES] : undefined,
  };
  return files.set('kustomization.yaml', kustomizationText(kustomization));
}
