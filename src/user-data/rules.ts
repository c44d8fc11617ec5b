import type { RuleTable } from '../findings';

const USER_DATA = 'https://karpenter.sh/docs/concepts/nodeclasses/#specuserdata';
const SETTINGS = 'https://bottlerocket.dev/en/os/latest/#/api/settings/';
const NODEADM = 'https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/';

export const USER_DATA_RULES: RuleTable = {
  prefix: 'user-data',
  about: 'What Karpenter or the node cannot do with the text of user data.',
  rules: [
    {
      id: 'user-data/bottlerocket',
      severity: 'error',
      title: 'User data of Bottlerocket is no TOML',
      why: 'Karpenter reads the settings to write its own into them. Where it cannot, it launches nothing from the class; Bottlerocket has no shell that a script could run in.',
      fix: 'write settings as TOML; what a script does belongs in a bootstrap container',
      url: USER_DATA,
    },
    {
      id: 'user-data/bottlerocket-outside',
      severity: 'error',
      title: 'User data of Bottlerocket has a table outside of settings',
      why: 'Karpenter reads the table settings alone and writes user data anew: whatever stands beside it never reaches the node.',
      fix: 'write [settings.kubernetes], with settings in front',
      url: SETTINGS,
    },
    {
      id: 'user-data/bottlerocket-type',
      severity: 'error',
      title: 'A setting of Bottlerocket is of the wrong type',
      why: 'What Karpenter decodes itself, the settings of Kubernetes, it cannot read, and launches nothing from the class. What it hands on, Bottlerocket refuses when it boots: the node never joins.',
      fix: 'write numbers in quotes where the setting is text, and without where it is a number',
      url: SETTINGS,
    },
    {
      id: 'user-data/dropped-setting',
      severity: 'warning',
      title: 'Karpenter may drop a setting of Bottlerocket',
      why: 'The node comes without what was meant: Karpenter writes the kubernetes table anew, with the keys that it knows, and only its log tells of others.',
      fix: 'check the spelling, or look for a Karpenter that knows the setting',
      url: USER_DATA,
    },
    {
      id: 'user-data/mime',
      severity: 'error',
      title: 'Karpenter cannot read a MIME document',
      why: 'Karpenter joins its own part with those of the document. Where it cannot read them it launches nothing from the class, although cloud-init might have taken the text.',
      fix: 'leave an empty line after the headers of the document and of each part, and close the last one with --BOUNDARY--',
      url: USER_DATA,
    },
    {
      id: 'user-data/mime-parts',
      severity: 'error',
      title: 'A MIME document has no part',
      why: 'Karpenter finds no delimiter of the boundary and goes on without the text: nodes start without what they were to run, and nothing says so.',
      fix: 'use the boundary of Content-Type in the delimiters',
      url: USER_DATA,
    },
    {
      id: 'user-data/node-config',
      severity: 'error',
      title: 'Nothing can read a NodeConfig',
      why: 'A part that is a NodeConfig by its type and no NodeConfig by what it holds stops nodeadm: nodes are paid for and never join. A script that is YAML too counts as one, and AL2 has no nodeadm.',
      fix: 'begin with apiVersion: node.eks.aws/v1alpha1 and kind: NodeConfig, and write scripts as MIME parts',
      url: NODEADM,
    },
    {
      id: 'user-data/node-config-key',
      severity: 'error',
      title: 'A key of a NodeConfig is not as nodeadm has it',
      why: 'Nodeadm goes by capital and small letters and passes over what it does not know: the node comes without the setting, and nothing says so. A key that only looks like another one is a warning.',
      fix: 'write the key as nodeadm has it, kubelet and not Kubelet',
      url: NODEADM,
    },
    {
      id: 'user-data/shebang',
      severity: 'error',
      title: 'A script of user data cannot be run',
      why: 'Cloud-init runs a script as a program, which needs an interpreter in its first line. Text of another form goes to the node as such a script, too: it joins without what it was to do.',
      fix: 'begin with #!/bin/bash, or write what the family reads',
      url: USER_DATA,
    },
    {
      id: 'user-data/size',
      severity: 'error',
      title: 'The text of user data is larger than EC2 takes',
      why: 'Every launch fails: EC2 takes 16 KiB before base64, and what Karpenter adds counts.',
      fix: 'keep a short script here and let it fetch the rest, from S3 or from the AMI',
      url: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html',
    },
    {
      id: 'user-data/windows',
      severity: 'error',
      title: 'User data of Windows is no PowerShell',
      why: 'Karpenter writes <powershell> around the text, with its own lines at the end. Tags within, and text of another form, keep these from running: nodes are paid for and never join.',
      fix: 'write PowerShell, without tags',
      url: USER_DATA,
    },
  ],
};
