import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../../../src/check';
import { runTool } from '../../../src/live';
import type { ReportInput } from '../../../src/report';
import { review } from '../../../src/review';
import { openSide, readSide, readSides } from '../../../src/sides';

/** What the example fleet was before: what is in its files now, and what stood there. */
const BEFORE: readonly (readonly [file: RegExp, now: string, was: string])[] = [
  [/clusters\/(?:my|private)-cluster\/.*\/ec2nodeclass-default\.yaml$/, 'al2023@v20260315', 'al2023@v20260214'],
  [/clusters\/my-cluster\/.*\/nodepool-default\.yaml$/, '    cpu: 1000\n', '    cpu: 1600\n'],
  [/clusters\/my-cluster\/.*\/nodepool-gpu\.yaml$/, '            - p4d.24xlarge\n', ''],
  [/clusters\/private-cluster\/.*\/nodepool-default\.yaml$/, 'expireAfter: 720h', 'expireAfter: 1440h'],
  [/clusters\/canary-cluster\/cluster\.json$/, '"karpenterVersion": "1.15.2"', '"karpenterVersion": "1.14.1"'],
];

/** A pool that was there before. */
const GONE = `apiVersion: karpenter.sh/v1
kind: NodePool
metadata:
  name: reports
spec:
  limits:
    cpu: 200
  template:
    spec:
      nodeClassRef:
        group: karpenter.k8s.aws
        kind: EC2NodeClass
        name: default
      taints:
        - key: reports
          effect: NoSchedule
      requirements:
        - key: karpenter.k8s.aws/instance-category
          operator: In
          values: [m]
        - key: karpenter.sh/capacity-type
          operator: In
          values: [spot]
`;

function writeBefore(folder: string): void {
  cpSync('dist', folder, { recursive: true });
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    for (const [file, now, was] of BEFORE) {
      if (!file.test(entry)) continue;
      const text = readFileSync(join(folder, entry), 'utf8');
      if (!text.includes(now)) throw new Error(`${entry} says no more ${now}: mend test/report/browser/example.ts`);
      writeFileSync(join(folder, entry), text.replace(now, was));
    }
  }
  const manifests = join(folder, 'clusters/my-cluster/manifests');
  writeFileSync(join(manifests, 'nodepool-reports.yaml'), GONE);
  const kustomization = join(manifests, 'kustomization.yaml');
  writeFileSync(kustomization, `${readFileSync(kustomization, 'utf8')}  - nodepool-reports.yaml\n`);
}

/** The example fleet, as the command `report` reads it. */
export async function exampleFleet(more: Partial<ReportInput> = {}): Promise<ReportInput> {
  const { clusters, notLookedAt } = readSide(await openSide('dist', runTool));
  return { name: 'dist', clusters, notLookedAt, checked: check(['dist'], {}), ...more };
}

/** The example fleet, and what became of it: images, limits, types, a pool that leaves, a new Karpenter. */
export async function exampleChange(more: Partial<ReportInput> = {}): Promise<ReportInput> {
  const folder = mkdtempSync(join(tmpdir(), 'report-before-'));
  try {
    writeBefore(folder);
    const { before, after } = readSides(await openSide(folder, runTool), await openSide('dist', runTool));
    return {
      ...(await exampleFleet(more)),
      clusters: after.clusters,
      notLookedAt: after.notLookedAt,
      change: { before: 'main:dist', review: review(before, after) },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
