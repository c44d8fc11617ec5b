import { immutableFields } from '../../admission';
import type { Finding } from '../../findings';
import { parseText } from '../../yaml/read';
import type { DistView, OutputPart } from '../publish';

/** Files of the kinds of which the API server lets nobody change some fields. */
const WORKLOAD = /^manifests\/(?:[^/]+\/)?(?:job|deployment|replicaset|daemonset|statefulset)-[^/]*\.yaml$/;

function objectOf(text: string): unknown {
  const [first] = parseText(text, 'yaml');
  return first !== undefined && 'document' in first ? first.document.value : undefined;
}

/** What the server refuses of a file that takes the place of another one. */
function refusedChanges(text: string, previous: string, cluster: string): readonly Finding[] {
  return immutableFields(objectOf(text), objectOf(previous)).map((finding) => ({
    ...finding,
    // Nobody knows from the output whether it was applied.
    severity: 'warning',
    source: { construct: '', cluster },
  }));
}

/**
 * The parts of an output, and beside what is wrong with them what the API server will refuse of them where the output as it
 * stands has been applied. An edit of a pool's taints is one of the tolerations of each Job on it.
 */
export function* withImmutableChanges(parts: Iterable<OutputPart>, view: DistView): Generator<OutputPart> {
  for (const part of parts) {
    const refused = part.trees.flatMap((tree) => {
      if ('paths' in tree) return [];
      const [prefix, files] = tree;
      const [root, folder = ''] = prefix.split('/');
      if (root !== 'clusters') return [];
      return [...files].flatMap(([file, text]) => {
        const previous = WORKLOAD.test(file) ? view.text(`${prefix}/${file}`) : undefined;
        return previous === undefined || previous === text ? [] : refusedChanges(text, previous, folder);
      });
    });
    yield refused.length === 0 ? part : { ...part, findings: [...part.findings, ...refused] };
  }
}
