/** A value fit for `got` of a finding: what a line can show, so no lists and objects. */
export const shown = (value: unknown): { readonly got?: unknown } =>
  value === undefined || (typeof value === 'object' && value !== null) ? {} : { got: value };
