import type { Problem } from '../findings';
import type { AmiFamily } from '../karpenter/nodes/ami-family';
import { TAINTS_FIX } from '../karpenter/nodes/owned-user-data';
import type { JsonObject } from '../objects';
import { formOf, wayOut } from './forms';
import { isMime, readMime } from './mime';
import { nodeConfigProblems, readYaml } from './node-config';
import { ownedProblems } from './owned';

const SHELL = 'text/x-shellscript';
const NODE_CONFIG = 'application/node.eks.aws';

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

/** What joins a node, by family; Karpenter's own part calls it. */
const BOOTSTRAP: Readonly<Partial<Record<AmiFamily, RegExp>>> = {
  AL2: /^[ \t]*(?:(?:exec|sudo|bash|sh)\s+)*(\/etc\/eks\/bootstrap\.sh)(?:\s|$)/m,
  AL2023: /^[ \t]*(?:(?:exec|sudo)\s+)*(?:\/usr\/bin\/)?(nodeadm\s+init)(?:\s|$)/m,
};

/** A script that does what Karpenter's own part does after it. */
function bootstrapProblems(text: string, at: string, family: AmiFamily): Problem[] {
  const taints = /^[^#\n]*--register-with-taints.*$/m.exec(text)?.[0];
  const call = BOOTSTRAP[family]?.exec(text)?.[1];
  return [
    ...(taints === undefined
      ? []
      : ownedProblems([
          {
            kind: 'taints',
            message: `${at} sets --register-with-taints, which Karpenter sets itself from the pool`,
            got: taints,
            fix: TAINTS_FIX,
            severity: 'warning',
          },
        ])),
    ...(call === undefined
      ? []
      : [
          {
            rule: 'user-data/bootstrap',
            severity: 'warning' as const,
            path: '',
            got: call,
            message: `${at} calls ${call}, which Karpenter's own part does as well: the kubelet starts before it, without the labels and taints of the pool`,
            fix: "leave the call out, and write labels and taints into the NodePool; amiFamily: 'Custom' leaves joining to the script",
          },
        ]),
  ];
}

/** A script, which cloud-init runs as a program: its first line names what reads it. */
function shellProblems(text: string, at: string, family: AmiFamily): Problem[] {
  if (text.startsWith('#!')) return bootstrapProblems(text, at, family);
  const form = formOf(text);
  const isOther = form !== undefined && form !== 'a shell script';
  return [
    {
      rule: 'user-data/shebang',
      path: '',
      got: firstLine(text),
      message: isOther
        ? `${at} is ${form}, and goes to a node of ${family} as a shell script: nothing of it is done`
        : `${at} has no interpreter in its first line, so that cloud-init cannot run it: nothing of it is done`,
      fix: wayOut(
        form,
        form === 'a NodeConfig' && family === 'AL2023'
          ? 'correct its YAML: Karpenter takes what cannot be read as YAML for a script'
          : isOther
            ? `write a shell script that begins with #!/bin/bash, or what ${family} reads`
            : "begin with '#!/bin/bash', without an empty line or blanks before it",
      ),
    },
  ];
}

function nodeConfig(text: string, at: string, family: AmiFamily, kubelet: JsonObject): readonly Problem[] {
  const rule = 'user-data/node-config';
  if (family === 'AL2') {
    const message = `${at} is a NodeConfig, and nothing reads one on AL2`;
    return [{ rule, path: '', got: firstLine(text), message, fix: 'write a shell script, or use AL2023' }];
  }
  const read = readYaml(text);
  if (read !== 'empty' && 'map' in read) return nodeConfigProblems(read.map, kubelet);
  const why = read === 'empty' ? 'it is empty' : read.error;
  const message = `${at} is a NodeConfig that nodeadm cannot read (${why}): nodes start and never join`;
  return [{ rule, path: '', got: firstLine(text), message, fix: 'write one NodeConfig as YAML, or take the part out' }];
}

function mimeProblems(text: string, family: AmiFamily, kubelet: JsonObject): readonly Problem[] {
  const read = readMime(text);
  if ('fault' in read) {
    return [
      {
        rule: 'user-data/mime',
        path: '',
        got: firstLine(text),
        message: `Karpenter cannot read the MIME document, and launches nothing from the class: ${read.fault}`,
        fix: read.fix,
      },
    ];
  }
  if (read.parts.length === 0) {
    return [
      {
        rule: 'user-data/mime-parts',
        path: '',
        got: firstLine(text),
        message: 'the MIME document has no part between delimiters of its boundary: nothing of it reaches the node',
        fix: 'write the boundary of Content-Type after -- before each part, and with -- behind it at the end',
      },
    ];
  }
  return read.parts.flatMap(({ type, content }, index) => {
    const at = `the part ${index + 1}`;
    if (type === SHELL) return shellProblems(content, at, family);
    return type === NODE_CONFIG ? nodeConfig(content, at, family, kubelet) : [];
  });
}

/** A script that is YAML as well: Karpenter looks at that first. */
function takenForNodeConfig(text: string): Problem {
  return {
    rule: 'user-data/node-config',
    path: '',
    got: firstLine(text),
    message:
      'the script can be read as YAML, so that Karpenter hands it to nodeadm as a NodeConfig, which it is not: nodes start and never join',
    fix: `write it as a part ${SHELL} of a MIME document`,
  };
}

/** What becomes of user data on AL2 and AL2023 (v1.15.2 pkg/providers/amifamily/bootstrap: nodeadm.go, eksbootstrap.go). */
export function linuxProblems(text: string, family: AmiFamily, kubelet: JsonObject): readonly Problem[] {
  if (isMime(text)) return mimeProblems(text, family, kubelet);
  if (family === 'AL2023') {
    const read = readYaml(text);
    const isConfig = read === 'empty' || 'map' in read;
    if (isConfig && text.trimStart().startsWith('#!')) return [takenForNodeConfig(text)];
    if (isConfig) return nodeConfig(text, 'the text', family, kubelet);
  }
  return shellProblems(text, 'the text', family);
}
