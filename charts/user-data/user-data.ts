import type { Problem } from '../../src/findings';
import { unknownProps } from '../../src/props';
import { type BottlerocketSettings, bottlerocketToml } from './bottlerocket';
import { mimeMultipart } from './mime';
import { type NodeConfigSpec, nodeConfigPart } from './node-config';
import { userDataProblem } from './problem';
import { shellParts } from './shell-scripts';
import { characterProblems, isAscii, normalizedText, sizeProblems } from './text-rules';

/** What an AL2023 node gets beside Karpenter's own NodeConfig. */
export interface Al2023UserData {
  /** One NodeConfig, or several that nodeadm merges in order. @default - none */
  readonly nodeConfig?: NodeConfigSpec | readonly NodeConfigSpec[];
  /** Shell scripts, each with its `#!` line, run in order. @default - none */
  readonly scripts?: readonly string[];
}

/** What an AL2 node runs before Karpenter's bootstrap. */
export interface Al2UserData {
  /** Shell scripts, each with its `#!` line, run in order. */
  readonly scripts: readonly string[];
}

/** What a Bottlerocket node gets beside Karpenter's own settings. */
export interface BottlerocketUserData {
  /** Settings by their own names, below `settings`. */
  readonly settings: BottlerocketSettings;
}

/** What a Windows node runs before Karpenter's bootstrap. */
export interface WindowsUserData {
  /** PowerShell, without `<powershell>` tags: Karpenter writes them around it. */
  readonly script: string;
}

const list = <T>(value: T | readonly T[] | undefined): readonly T[] => {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
};

/**
 * What a node runs at its first boot, in the form of its operating system. Karpenter adds its own part, so nothing that
 * joins the node to the cluster belongs here. Any edit replaces every node of the pools that use it.
 *
 * @see https://karpenter.sh/docs/concepts/nodeclasses/#specuserdata
 */
export class UserData {
  /**
   * Amazon Linux 2023: a NodeConfig for nodeadm, shell scripts for cloud-init, or both.
   * One NodeConfig alone stays a plain document; everything else is MIME multipart, since Karpenter takes a script
   * that happens to be YAML (one of comments alone) for a NodeConfig.
   */
  static al2023(props: Al2023UserData): UserData {
    const configs = list(props.nodeConfig);
    const nodeConfigs = configs.map((spec, index) =>
      nodeConfigPart(spec, configs.length === 1 ? 'nodeConfig' : `nodeConfig[${index}]`),
    );
    const shell = shellParts(props.scripts ?? []);
    const parts = [...nodeConfigs.map(({ part }) => part), ...shell.parts];
    const [only] = nodeConfigs;
    const text = parts.length === 1 && only !== undefined ? only.part.content : mimeMultipart(parts);
    return new UserData(text, parts.length === 0, [
      ...unknownProps('Al2023UserData', props),
      ...nodeConfigs.flatMap(({ problems }) => problems),
      ...shell.problems,
    ]);
  }

  /** Amazon Linux 2: shell scripts as MIME multipart. They run before Karpenter calls the bootstrap script. */
  static al2(props: Al2UserData): UserData {
    const { parts, problems } = shellParts(props.scripts);
    return new UserData(mimeMultipart(parts), parts.length === 0, [...unknownProps('Al2UserData', props), ...problems]);
  }

  /** Bottlerocket: settings as TOML, into which Karpenter writes its own. */
  static bottlerocket(props: BottlerocketUserData): UserData {
    const { text, problems } = bottlerocketToml(props.settings);
    const unknown = unknownProps('BottlerocketUserData', props);
    return new UserData(text, Object.keys(props.settings).length === 0, [...unknown, ...problems]);
  }

  /** Windows: PowerShell that runs before Karpenter's bootstrap, in one script with it. */
  static windows(props: WindowsUserData): UserData {
    const script = normalizedText(props.script);
    const tag = /<\/?(?:powershell|powershellArguments|script|persist|runAsLocalSystem|detach)>/i.exec(script)?.[0];
    return new UserData(script, script.trim() === '', [
      ...unknownProps('WindowsUserData', props),
      ...(tag === undefined
        ? []
        : [
            // pkg/providers/amifamily/bootstrap/windows.go
            userDataProblem(
              'charts/user-data-windows-tag',
              'script holds a tag of EC2Launch; Karpenter writes <powershell> around it',
              tag,
              'leave the tags out',
            ),
          ]),
      ...(isAscii(script)
        ? []
        : [
            userDataProblem(
              'charts/user-data-windows-encoding',
              'script holds characters beyond ASCII; that EC2Launch reads them as UTF-8 is not verified',
              undefined,
              'write them as [char]0x00e9',
              'warning',
            ),
          ]),
      ...characterProblems(script, 'script'),
    ]);
  }

  /**
   * Text that reaches the node as it is: for the AMI family `Custom`, where Karpenter adds nothing and the text joins
   * the node to the cluster, or for a form that the other builders do not make.
   */
  static custom(text: string): UserData {
    return new UserData(text, text.trim() === '', characterProblems(text, 'text'));
  }

  /**
   * What cannot be right; a synth reports it as a finding at `spec.userData`. Paths are relative to that field.
   * @internal
   */
  readonly problems: readonly Problem[];

  private constructor(
    /** The value of `spec.userData`. */
    readonly text: string,
    empty: boolean,
    problems: readonly Problem[],
  ) {
    this.problems = [
      ...(empty
        ? [
            userDataProblem(
              'charts/user-data-empty',
              'user data is empty',
              undefined,
              'leave it out, or say what the node has to do',
            ),
          ]
        : []),
      ...problems,
      ...sizeProblems(text),
    ];
  }
}
