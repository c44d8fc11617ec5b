/** What a pattern of a schema asks for, as a person says it, with two values that fit. */
interface PatternWords {
  readonly words: string;
  readonly examples: readonly [string, string];
}

const QUANTITY = {
  words: 'a quantity: a number with an optional unit (m, k, Ki, M, Mi, G, Gi, …)',
  examples: ['500m', '2Gi'],
} as const;

/** Every pattern of the schemas that are carried; a test holds that none is missing and that the examples fit. */
const BY_PATTERN: Readonly<Record<string, PatternWords>> = {
  '^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*(\\/))?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$':
    {
      words: 'a qualified name: letters, digits, -, _ and ., with a DNS domain and / in front if there is one',
      examples: ['team', 'example.com/team'],
    },
  '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$':
    QUANTITY,
  '^(([0-9]+(s|m|h))+|Never)$': {
    words: 'a duration of whole hours, minutes and seconds (h, m, s; there is no day), or Never',
    examples: ['720h', 'Never'],
  },
  '^(([0-9]+(s|m|h))+)|(Never)$': {
    words: 'a duration of whole hours, minutes and seconds (h, m, s; there is no day), or Never',
    examples: ['720h', 'Never'],
  },
  '^((\\d{1,2}(\\.\\d{1,2})?|100(\\.0{1,2})?)%||(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?)$':
    { words: 'a percentage from 0% to 100%, or a quantity', examples: ['5%', '200Mi'] },
  '^[^/]*$': { words: 'an API group without its version', examples: ['karpenter.k8s.aws', 'eks.amazonaws.com'] },
  '^([0-9]+(s|m|h))+$': {
    words: 'a duration of whole hours, minutes and seconds (h, m, s; there is no day)',
    examples: ['30m', '1h30m'],
  },
  'ami-[0-9a-z]+': { words: 'the id of an AMI', examples: ['ami-0123456789abcdef0', 'ami-0a1b2c3d'] },
  '^((?:[1-9][0-9]{0,3}|[1-4][0-9]{4}|[5][0-8][0-9]{3}|59000)Gi|(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|[6][0-3][0-9]{3}|64000)G|([1-9]||[1-5][0-7]|58)Ti|([1-9]||[1-5][0-9]|6[0-3]|64)T)$':
    { words: 'a size with its unit Gi, G, Ti or T, at most 64 TB', examples: ['50Gi', '1Ti'] },
  '^cr-[0-9a-z]+$': {
    words: 'the id of a capacity reservation',
    examples: ['cr-0123456789abcdef0', 'cr-56fac701cc1951b03'],
  },
  '^[0-9]{12}$': { words: 'an account of twelve digits, in quotes', examples: ['111122223333', '000011112222'] },
  'sg-[0-9a-z]+': { words: 'the id of a security group', examples: ['sg-0123456789abcdef0', 'sg-0a1b2c3d'] },
  'subnet-[0-9a-z]+': { words: 'the id of a subnet', examples: ['subnet-0123456789abcdef0', 'subnet-0a1b2c3d'] },
  '^((([0-9]+(h|m))|([0-9]+h[0-9]+m))(0s)?)$': {
    words: 'a duration of whole hours and minutes',
    examples: ['8h', '1h30m'],
  },
  '^((100|[0-9]{1,2})%|[0-9]+)$': {
    words: 'a number of nodes, or a percentage from 0% to 100%',
    examples: ['5', '20%'],
  },
  '^(@(annually|yearly|monthly|weekly|daily|midnight|hourly))|((.+)\\s(.+)\\s(.+)\\s(.+)\\s(.+))$': {
    words: 'five cron fields, or one of @hourly, @daily, @weekly, @monthly, @yearly',
    examples: ['0 9 * * mon-fri', '@daily'],
  },
  '^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$': {
    words: 'the value of a label: letters, digits, -, _ and ., beginning and ending with a letter or digit',
    examples: ['team-a', 'v1.2'],
  },
  '^\\d+(\\.\\d+)?$': { words: 'a price in dollars an hour', examples: ['0.05', '1'] },
  '^(([+-]{1}(\\d*\\.?\\d+))|(\\+{1}\\d*\\.?\\d+%)|(^(-\\d{1,2}(\\.\\d+)?%)$)|(-100%))$': {
    words: 'an amount or a percentage with its sign, at least -100%',
    examples: ['+10%', '-0.02'],
  },
  '^pg-[0-9a-z]+$': { words: 'the id of a placement group', examples: ['pg-0123456789abcdef0', 'pg-0a1b2c3d'] },
};

/** The words of a pattern; undefined for one that no schema has. */
export const patternWords = (pattern: string): PatternWords | undefined =>
  Object.hasOwn(BY_PATTERN, pattern) ? BY_PATTERN[pattern] : undefined;

/** The way out of a value that does not fit a pattern. */
export const exampleText = ({ examples }: PatternWords): string =>
  `write one such as "${examples[0]}" or "${examples[1]}"`;
