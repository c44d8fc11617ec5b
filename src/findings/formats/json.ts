import type { CheckReport, LocatedFinding } from '../report';

/** The members are a contract: scripts read them. What a finding does not have is null. */
const jsonFinding = ({
  rule,
  severity,
  resource,
  source,
  path,
  message,
  got,
  fix,
  acknowledged,
}: LocatedFinding): object => ({
  rule,
  severity,
  resource,
  file: source.file,
  line: source.line,
  path,
  message,
  got: got ?? null,
  fix: fix ?? null,
  acknowledged: acknowledged ?? null,
});

/** For scripts: one object. */
export const jsonReport = ({ findings, summary }: CheckReport): string =>
  `${JSON.stringify({ findings: findings.map(jsonFinding), summary }, null, 2)}\n`;
