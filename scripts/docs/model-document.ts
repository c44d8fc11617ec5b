import { priceListOf, priceRegions } from '../../src/karpenter';
import catalogue from '../../src/karpenter/catalogue/catalogue.json';
import { funnelLines } from '../../test/karpenter/model-examples';

const ages = (): string[] => [
  `| instance types | ${catalogue.asOf.types} |`,
  `| network interfaces | ${catalogue.asOf.network} |`,
  ...priceRegions().map((region) => `| prices of ${region} | ${priceListOf(region).asOf} |`),
];

/** docs/model.md with the figures of today: what the catalogue leaves of the first example, and how old the data is. */
export const modelDocument = (text: string): string =>
  text
    .replace(/(?<=^```\n)\d+ the catalogue[\s\S]*?(?=\n```$)/m, funnelLines().join('\n'))
    .replace(/(?<=^\| data \| as of \|\n\|---\|---\|\n)(?:\|.*\n)*/m, `${ages().join('\n')}\n`);
