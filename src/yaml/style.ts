/** How a kind of document looks: what its reviewers and its readers expect, as data. */
export interface YamlStyle {
  /** `given`: in the order of the map. `kubernetes`: what an object is and what it is called lead, see `orderedKeys`. */
  readonly keys: 'given' | 'kubernetes';
  /** Null in a map and in a list: left out, written (in a patch it deletes, in Helm values it takes a default away), or refused. */
  readonly nulls: { readonly field: 'omit' | 'write'; readonly item: 'refuse' | 'write' };
  /** Around a text that cannot stand plain; a text that single quotes cannot hold on one line gets double ones. */
  readonly quotes: 'single' | 'double';
  /** What readers drop, change or refuse as it is: a problem, or written escaped. Half of a UTF-16 pair is always a problem. */
  readonly characters: 'refuse' | 'escape';
  /** Values without a match are quoted although no reader needs it. Keys are quoted only where a reader needs it. */
  readonly plain?: RegExp;
}

const MANIFEST: YamlStyle = {
  keys: 'kubernetes',
  nulls: { field: 'omit', item: 'refuse' },
  quotes: 'single',
  characters: 'refuse',
};

export const YAML_STYLES = {
  /** A Kubernetes object. */
  manifest: MANIFEST,
  /** A strategic merge patch of kustomize, where null deletes. */
  patch: { ...MANIFEST, nulls: { field: 'write', item: 'refuse' } },
  /** Helm values, GitOps objects, templates: keys tell a story in their order, and a text that looks like a number is quoted. */
  document: {
    keys: 'given',
    nulls: { field: 'write', item: 'write' },
    quotes: 'double',
    characters: 'escape',
    plain: /^[A-Za-z/][\w.:/*$@=+,{} -]*$/,
  },
  /** Settings of a node: one more quote in user data is another hash and new nodes, so that only words are without. */
  nodeConfig: {
    keys: 'given',
    nulls: { field: 'omit', item: 'refuse' },
    quotes: 'single',
    characters: 'escape',
    plain: /^[A-Za-z]+$/,
  },
} as const satisfies Readonly<Record<string, YamlStyle>>;
