/** A name of a cluster, and what stands in its place where clusters are compared with one another. */
export interface StandIn {
  readonly name: string;
  readonly text: string;
}

/** Letters and digits of no word, no number and no date. */
const NO_WORD: readonly (readonly [kind: RegExp, characters: string])[] = [
  [/[a-z]/, 'qzxjvkw'],
  [/[A-Z]/, 'QZXJVKW'],
  [/[0-9]/, '917304628'],
];

/** Names with a word of their own are names, not values that mean something. */
const isTelling = (name: string): boolean =>
  /^[A-Za-z0-9-]{6,100}$/.test(name) && /[a-z]/i.test(name) && /[0-9-]/.test(name) && !/aws|eks|karpenter/i.test(name);

/** A text of the same form: as long, with letters, digits and hyphens in the same places. */
const ofForm = (name: string): string =>
  [...name]
    .map((each, index) => {
      const [, characters = each] = NO_WORD.find(([kind]) => kind.test(each)) ?? [];
      return characters[index % characters.length] ?? each;
    })
    .join('');

/** What stands for the names of a cluster; undefined where a name could be mistaken for something else. */
export function standInsOf(name: unknown, account: unknown): readonly StandIn[] | undefined {
  if (typeof name !== 'string' || !isTelling(name)) return undefined;
  const names = [name];
  if (account !== undefined) {
    if (typeof account !== 'string' || !/^\d{12}$/.test(account) || name.includes(account)) return undefined;
    names.push(account);
  }
  return names.map((each) => ({ name: each, text: ofForm(each) }));
}

/** Whether a text has one of the names, or what stands for one. */
export const mentions = (text: string, standIns: readonly StandIn[]): boolean =>
  standIns.some(({ name, text: other }) => text.includes(name) || text.includes(other));

export const masked = (text: string, standIns: readonly StandIn[]): string =>
  standIns.reduce((changed, { name, text: other }) => changed.replaceAll(name, other), text);

/** A result with the names of a cluster in place of what stood for them. */
export function unmasked<T>(value: T, standIns: readonly StandIn[]): T {
  if (typeof value === 'string')
    return standIns.reduce<string>((changed, { name, text }) => changed.replaceAll(text, () => name), value) as T;
  if (Array.isArray(value)) return value.map((each) => unmasked(each, standIns)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unmasked(each, standIns)])) as T;
}
