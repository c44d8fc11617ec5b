import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cluster, newerVersionLines } from '../../cluster';
import { type Finding, hasErrors } from '../../findings';
import { clusterFindings } from '../cluster-findings';
import { scriptProblems } from './problems';
import type { ScriptContext, ScriptFacts } from './script-facts';
import { settings } from './settings';
import { shellQuote } from './shell-quote';
import type { Step } from './steps';
import { type ToolName, toolCheck } from './tools';

/** A generated bash script. */
export interface Script {
  /** Undefined where a finding is an error. */
  readonly text?: string;
  readonly findings: readonly Finding[];
}

/** What makes one script different from the other. */
export interface ScriptKind {
  /** Folder of its steps in `shell/`. */
  readonly folder: 'bootstrap' | 'teardown';
  readonly about: readonly string[];
  readonly steps: readonly Step[];
  readonly tools: readonly ToolName[];
  /** File of `shell/<folder>/` with what runs before the steps, and its function. */
  readonly opening?: { readonly file: string; readonly call: string };
  readonly closing: string;
}

const texts = new Map<string, string>();

/** A part of the scripts, read once for all clusters. */
function read(file: string): string {
  const text = texts.get(file) ?? readFileSync(join(__dirname, 'shell', `${file}.sh`), 'utf8').trimEnd();
  texts.set(file, text);
  return text;
}

const functionOf = ({ name }: Step): string => `step_${name.replaceAll('-', '_')}`;

const call = (step: Step): string =>
  `if begin ${step.name} ${shellQuote(step.what)} ${shellQuote(step.why)}; then ${functionOf(step)}; fi`;

/** The settings that a text uses, as assignments. Values of the cluster stand nowhere else in a script. */
function assignments(context: ScriptContext, text: string): readonly string[] {
  return Object.entries(settings(context))
    .filter(([name]) => new RegExp(`\\$\\{?${name}\\b`).test(text))
    .map(([name, value]) => `readonly ${name}=${shellQuote(value)}`);
}

function scriptText(kind: ScriptKind, context: ScriptContext): string {
  const { folder, opening, steps } = kind;
  const own = steps.filter(({ when }) => when?.(context) ?? true);
  const shared = ['common', ...new Set(own.flatMap(({ needs }) => needs ?? []))].map((name) => read(`shared/${name}`));
  const parts = own.map((step) => read(`${folder}/${step.file?.(context) ?? step.name}`));
  const body = [...shared, ...(opening ? [read(`${folder}/${opening.file}`)] : []), ...parts].join('\n\n');
  return [
    '#!/usr/bin/env bash',
    ...[...newerVersionLines(context.cluster), ...kind.about].map((line) => `# ${line}`),
    'set -euo pipefail',
    '',
    '# What this script knows of the cluster.',
    `readonly SCRIPT=${shellQuote(`${folder}.sh`)}`,
    `readonly STEPS=(${own.map(({ name }) => name).join(' ')})`,
    ...assignments(context, body),
    '',
    body,
    '',
    'options "$@"',
    ...kind.tools.map((tool) => toolCheck(tool, context)),
    'check_access',
    ...(opening ? [opening.call] : []),
    ...own.map(call),
    "STEP=''",
    `printf '\\n%s\\n' ${shellQuote(kind.closing)}`,
    '',
  ].join('\n');
}

/** A script of a cluster, or what is wrong with the values that it would hold. */
export function script(kind: ScriptKind, cluster: Cluster, facts: ScriptFacts): Script {
  const context = { ...facts, cluster };
  const problems = scriptProblems(context);
  const findings = clusterFindings(cluster, problems);
  return hasErrors(findings) ? { findings } : { text: scriptText(kind, context), findings };
}
