import type { RuleTable } from '../findings';

const KUBERNETES_API = 'https://kubernetes.io/docs/reference/using-api/api-concepts/';

export const YAML_RULES: RuleTable = {
  prefix: 'yaml',
  about: 'What cannot be written so that every reader of YAML, kubectl, kustomize and Helm among them, reads the same.',
  rules: [
    {
      id: 'yaml/carriage-return',
      severity: 'error',
      title: 'A text holds a carriage return',
      why: 'Scripts with it do not run on Linux: the shell takes it for a part of the last word of each line. It comes from files that were saved on Windows.',
      fix: "use line feeds alone: text.replaceAll('\\r\\n', '\\n')",
    },
    {
      id: 'yaml/character',
      severity: 'error',
      title: 'A text holds a character that readers of YAML drop, change or refuse',
      why: 'The cluster would get another text than was written, or none: readers differ about control characters, line separators, byte order marks and halves of UTF-16 pairs.',
      fix: 'remove the character or write it escaped, in base64 for instance',
      url: 'https://yaml.org/spec/1.2.2/#51-character-set',
    },
    {
      id: 'yaml/cycle',
      severity: 'error',
      title: 'A value contains itself',
      why: 'The document would have no end, or an anchor that refers to what is around it, which Kubernetes does not take.',
      fix: 'write a copy without the inner reference',
    },
    {
      id: 'yaml/depth',
      severity: 'error',
      title: 'A value is nested deeper than readers of YAML go',
      why: 'The document could be written and not be read again; no object of Kubernetes comes near such a depth.',
      fix: 'flatten the value',
    },
    {
      id: 'yaml/merge-key',
      severity: 'error',
      title: 'A key is the merge key of YAML 1.1',
      why: 'Readers of YAML 1.1 put the value into the map around it, while readers of 1.2 keep it below the key <<.',
      fix: 'rename the key',
      url: 'https://yaml.org/type/merge.html',
    },
    {
      id: 'yaml/not-data',
      severity: 'error',
      title: 'A value is no data',
      why: 'The field would be missing or read otherwise: functions, symbols, dates, maps and instances of classes have no form in JSON, which is what the API server reads.',
      fix: 'write strings, numbers, booleans, lists and plain objects',
      url: KUBERNETES_API,
    },
    {
      id: 'yaml/not-finite',
      severity: 'error',
      title: 'A number is not finite',
      why: 'JSON has neither NaN nor infinity, so that the API server refuses the object. It often comes from a division or an environment variable that is not set.',
      fix: 'write a finite number or a string',
    },
    {
      id: 'yaml/null-item',
      severity: 'error',
      title: 'An item of a list is null',
      why: 'The API server refuses the object: it leaves out fields that are null, and no items.',
      fix: 'leave the item out',
    },
    {
      id: 'yaml/unsafe-integer',
      severity: 'error',
      title: 'An integer is larger than JavaScript holds exactly',
      why: 'The cluster would get a number that is off by some units, since integers above 2^53 are rounded before anyone can check them.',
      fix: "write it as a string, as quantities allow: '9007199254740993' or '16Pi'",
    },
  ],
};
