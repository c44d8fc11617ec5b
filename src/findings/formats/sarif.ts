import type { Acknowledged } from '../acknowledgements/acknowledgement';
import type { CheckReport, LocatedFinding, Unreadable } from '../report';
import type { Rule, RuleById } from '../rule';
import { acknowledgedText, gotText } from '../text';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;

/** A path as a relative reference. Standard input has none. */
const uriOf = (file: string): string =>
  file === '-' ? 'stdin' : file.split(/[\\/]/).map(encodeURIComponent).join('/');

const location = (file: string, region: object): object => ({
  physicalLocation: { artifactLocation: { uri: uriOf(file) }, region },
});

function result(finding: LocatedFinding, rules: string[]) {
  const { rule, severity, resource, path, message, fix, source, acknowledged } = finding;
  const wayOut = fix === undefined ? '' : ` Fix: ${fix}.`;
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level: LEVELS[severity],
    message: { text: `${resource}${path === '' ? '' : ` ${path}`}: ${message}${gotText(finding)}.${wayOut}` },
    locations: [
      {
        ...location(source.file, { startLine: source.line }),
        logicalLocations: [{ fullyQualifiedName: path === '' ? resource : `${resource} ${path}` }],
      },
    ],
    ...(acknowledged !== undefined && { suppressions: [suppression(acknowledged)] }),
  };
}

/** Services show the result as closed, with the reason. */
const suppression = (acknowledged: Acknowledged): object => ({
  kind: acknowledged.by === 'file' || acknowledged.by === 'baseline' ? 'external' : 'inSource',
  status: 'accepted',
  justification: acknowledgedText(acknowledged),
});

const notification = ({ file, line, column, message }: Unreadable): object => ({
  level: 'error',
  message: { text: message },
  locations: [location(file, { startLine: line ?? 1, ...(column !== undefined && { startColumn: column }) })],
});

/** What a service shows of a rule beside its findings. */
function descriptor(id: string, rule: Rule | undefined): object {
  if (rule === undefined) return { id };
  const { severity, title, why, fix, url } = rule;
  return {
    id,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: why },
    help: { text: `${why} Fix: ${fix}.` },
    ...(url !== undefined && { helpUri: url }),
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

/** SARIF 2.1.0, for code scanning services. */
export function sarifReport({ findings, unreadable }: CheckReport, ruleById: RuleById): string {
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  const { version } = require('cdk8s-karpenter/package.json') as { version: string };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'cdk8s-karpenter', version, rules: rules.map((id) => descriptor(id, ruleById(id))) } },
        invocations: [
          { executionSuccessful: unreadable.length === 0, toolExecutionNotifications: unreadable.map(notification) },
        ],
        results: findings.map((finding) => result(finding, rules)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
