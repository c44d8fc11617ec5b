import { expect, test } from 'vitest';
import { parseText } from '../../src/yaml/read';
import { placeholderIn } from '../../src/yaml/read/placeholders';

const complaint = (text: string): string | undefined => {
  for (const parsed of parseText(text, 'yaml')) {
    if ('error' in parsed) return `${parsed.error.offset} ${parsed.error.message.split(';')[0]}`;
  }
  return undefined;
};

test.each<[string, string, string | undefined]>([
  ['Terraform', 'a: 1\n%{ for key in keys ~}\n- b: c\n%{ endfor ~}\n', '5 not YAML: a Terraform template'],
  ['Terraform, a value', 'a: { b: ${var.name} }\n', '8 not YAML: a Terraform template'],
  ['Helm', 'a: {{ .Values.b }}\n', '3 not YAML: a template'],
  ['Helm, a condition', 'a: 1\n{{- if .b }}\nc: d\n{{- end }}\n', '5 not YAML: a template'],
  ['Jinja', 'a: 1\n{% if b %}\nc: d\n{% endif %}\n', '5 not YAML: a Jinja template'],
  ['envsubst', 'a: { b: ${CPU} }\n', '8 not YAML: a placeholder of envsubst, Flux or Terraform'],
  ['envsubst with a default', 'a: [ ${CPU:-4} ]\n', '5 not YAML: a placeholder of envsubst, Flux or Terraform'],
  ['a workflow', 'a: [ ${{ inputs.b }} ]\n', '5 not YAML: a template of a workflow or of Backstage'],
  ['a script beside another mistake', 'a: |\n  echo ${A}\nb: [\n', '20 not YAML: [ is never closed'],
  ['a script', 'a: |\n  echo ${A} $B %{C}\nb: 1\n', undefined],
])('what keeps %s from being read', (_, text, found) => {
  expect(complaint(text)).toBe(found);
});

test.each<[string, string | undefined]>([
  ['${CLUSTER}', '${CLUSTER}'],
  ['KarpenterNodeRole-${CLUSTER_NAME}', '${CLUSTER_NAME}'],
  ['${cluster:-x}', '${cluster:-x}'],
  ['$CLUSTER', '$CLUSTER'],
  ['{{ .Values.role }}', '{{ .Values.role }}'],
  ['${jsonencode(tags)}', '${jsonencode(tags)}'],
  ['${{ values.role }}', '${{ values.role }}'],
  ['costs $5', undefined],
  ['50%', undefined],
  ['{}', undefined],
  ['$cluster-a', undefined],
  ['', undefined],
])('the placeholder in %j', (value, found) => {
  expect(placeholderIn(value)?.text).toBe(found);
});

test('a text of nothing but brackets is read in no time', () => {
  for (const text of ['{{'.repeat(50_000), '${'.repeat(50_000), '%{ if '.repeat(20_000), '{% a '.repeat(20_000)]) {
    const start = performance.now();
    complaint(text);
    expect(performance.now() - start).toBeLessThan(2000);
  }
});
