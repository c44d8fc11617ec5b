import { INSTANCE_TYPES_DATE } from '../karpenter/catalogue/names.generated';
import type { Interval } from '../karpenter/time/intervals';
import { byCodeUnit, groupOf, isObject, kindOf, nameOf } from '../objects';
import type { ReviewCluster } from '../review';
import { documentText } from './document';
import { type Html, html } from './html';
import { safeName } from './names';
import { findingsSection } from './pages/findings';
import { overview } from './pages/overview';
import { counted } from './parts/tags';
import { Rows } from './rows';
import type { ReportCluster, ReportFile, ReportFrame, ReportInput } from './types';

const [DAY, WEEK] = [86_400_000, 7 * 86_400_000];

/** The week of an instant, from its Monday in UTC. */
export function weekOf(at: string): Interval {
  const midnight = Math.floor(Date.parse(at) / DAY) * DAY;
  const start = midnight - ((new Date(midnight).getUTCDay() + 6) % 7) * DAY;
  return { start, end: start + WEEK };
}

const poolsOf = ({ objects }: ReviewCluster): readonly string[] =>
  objects
    .filter((object) => isObject(object) && kindOf(object) === 'NodePool' && groupOf(object) === 'karpenter.sh')
    .flatMap((object) => nameOf(object) ?? [])
    .sort(byCodeUnit);

function frameOf(input: ReportInput): ReportFrame {
  const clusters = input.clusters.map((given): ReportCluster => {
    const facts = given.facts ?? {};
    const id = `cluster-${safeName(given.folder === '' ? 'one' : given.folder)}`;
    return {
      id,
      href: `#${id}`,
      folder: given.folder,
      name: facts.name ?? (given.folder === '' ? input.name : given.folder),
      facts,
      given,
      pools: poolsOf(given),
    };
  });
  return { input, clusters, week: weekOf(input.at ?? INSTANCE_TYPES_DATE) };
}

const titleOf = ({ clusters, input }: ReportFrame): string => {
  const [only] = clusters;
  return clusters.length === 1 && only !== undefined
    ? only.name
    : `${counted(clusters.length, 'cluster')} of ${input.name}`;
};

const contents = ({ clusters }: ReportFrame): Html => html`<p>Report</p>
<ul><li><a href="#overview">Overview</a></li><li><a href="#findings">Findings</a></li></ul>
<p>Clusters</p>
<ul>${clusters.map(({ href, name }) => html`<li><a href="${href}">${name}</a></li>`)}</ul>`;

/** A report as the files that it consists of. Same input, same bytes. */
export function report(input: ReportInput): readonly ReportFile[] {
  const frame = frameOf(input);
  const rows = new Rows();
  const title = titleOf(frame);
  const body = html`<header class="top"><p class="kicker">Karpenter report</p><h1>${title}</h1></header>
${overview(frame, rows)}
${findingsSection(input, input.checked?.findings ?? [], rows)}`;
  const text = documentText({
    title: `${title}: Karpenter report`,
    contents: contents(frame),
    body,
    data: { version: 1, calendars: {} },
  });
  return [{ path: 'index.html', text }];
}
