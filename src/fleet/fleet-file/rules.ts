import type { RuleTable } from '../../findings';

export const FLEET_FILE_RULES: RuleTable = {
  prefix: 'fleet-file',
  about: 'What keeps a file that declares clusters as data from being read: no cluster of it is made.',
  rules: [
    {
      id: 'fleet-file/folder-collision',
      severity: 'error',
      title: 'Two clusters of the file have one folder',
      why: 'One cluster would get the manifests of the other. On the disks of macOS and Windows, names that differ in case are one folder.',
      fix: 'rename one, or give one of them another folder',
    },
    {
      id: 'fleet-file/misplaced-key',
      severity: 'error',
      title: 'A key of a single cluster stands in the defaults',
      why: 'Every cluster would get it, and no two clusters share a name or a folder.',
      fix: 'move it to the cluster that it belongs to',
    },
    {
      id: 'fleet-file/missing-fact',
      severity: 'error',
      title: 'Neither a cluster nor the defaults have a fact',
      why: 'Region, environment, tier and versions decide what is generated and checked; none of them can be guessed.',
      fix: 'give it, at the cluster or under defaults',
    },
    {
      id: 'fleet-file/missing-key',
      severity: 'error',
      title: 'A key is missing',
      why: 'What holds the key means nothing without it, such as a cluster without a name.',
      fix: 'give the key',
    },
    {
      id: 'fleet-file/no-clusters',
      severity: 'error',
      title: 'The file lists no clusters',
      why: 'An empty fleet would remove every file that was ever generated, and with GitOps every object from the clusters.',
      fix: 'list a cluster',
    },
    {
      id: 'fleet-file/out-of-range',
      severity: 'error',
      title: 'A number of the file is out of range',
      why: 'The controller would not start with it, or would reckon with nodes that cannot be.',
      fix: 'give a number between the bounds',
    },
    {
      id: 'fleet-file/type',
      severity: 'error',
      title: 'A value of the file is of another type',
      why: 'YAML reads an unquoted 1.30 as the number 1.3, so that a version loses its zero, and an empty value as null.',
      fix: 'put texts in quotes, and write numbers and booleans without',
    },
    {
      id: 'fleet-file/unexpected-value',
      severity: 'error',
      title: 'A value of the file does not have the form of its key',
      why: 'Names, folders and references are written into paths and manifests, and have to be what they are taken for.',
      fix: 'give what the key is described as',
    },
    {
      id: 'fleet-file/unknown-key',
      severity: 'error',
      title: 'A key of the file is not known',
      why: 'A typing error would leave the default in force, and nobody would notice.',
      fix: 'use one of the keys that are listed, or values for what is yours',
    },
    {
      id: 'fleet-file/unknown-value',
      severity: 'error',
      title: 'A value of the file is none of those that there are',
      why: 'What the value decides would be left open.',
      fix: 'use one of the values that are listed',
    },
  ],
};
