/** How a field of the kubelet's configuration decodes, as its Go type does. */
export type KubeletField =
  | 'string'
  | 'bool'
  | 'int32'
  | 'int64'
  | 'uint32'
  | 'float64'
  | 'duration'
  /** A duration, or null. */
  | 'optional-duration'
  | 'duration-or-nanoseconds'
  | 'quantity'
  | 'time'
  | { readonly list: KubeletField }
  | { readonly map: KubeletField }
  | { readonly fields: KubeletFields };

export type KubeletFields = Readonly<Record<string, KubeletField>>;

interface KubeletConfiguration {
  /** The Go module that the fields are of. */
  readonly module: string;
  readonly fields: KubeletFields;
}

/** The fields of the kubelet that Karpenter 1.15 decodes `spec.kubelet` into. Read from disk where they are needed. */
export const kubeletFields = (): KubeletFields => (require('./fields.generated.json') as KubeletConfiguration).fields;
