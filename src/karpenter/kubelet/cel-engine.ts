import { parseGoFloat } from '../units/go-float';

/*
 * The CEL engine that the build bundles, as far as it is used. Nobody else loads it: an expression is judged through
 * `expression.ts`, which knows where the engine and Karpenter's differ.
 */

/** A node of the syntax tree. What `args` holds follows from `op`. */
export interface CelNode {
  readonly op: string;
  readonly args: unknown;
  /** Where it stands in the text, without parentheses around it. */
  readonly start: number;
  readonly end: number;
  /** Known once the program was checked. */
  readonly checkedType?: { readonly name: string };
}

export interface CelProgram {
  (variables: Readonly<Record<string, unknown>>): unknown;
  readonly ast: CelNode;
  check(): { readonly valid: boolean; readonly type?: string; readonly error?: Error };
}

interface CelEnvironment {
  registerVariable(name: string, type: string): CelEnvironment;
  registerFunction(signature: string, body: (...args: never[]) => unknown): CelEnvironment;
  parse(text: string): CelProgram;
}

interface CelModule {
  readonly Environment: new (options: object) => CelEnvironment;
}

/** The variables of an expression and their types (AWS `pkg/cel/environment.go` 50-62). */
export const VARIABLES = {
  vcpus: 'int',
  memory_mib: 'int',
  default_enis: 'int',
  ips_per_eni: 'int',
  max_pods: 'int',
  instance_type: 'string',
} as const;

export type VariableName = keyof typeof VARIABLES;

const PICKS = {
  min: <T extends bigint | number>(a: T, b: T): T => (a < b ? a : b),
  max: <T extends bigint | number>(a: T, b: T): T => (a > b ? a : b),
};

/** What the engine converts more freely than Go does. */
const CONVERSIONS = {
  int: [
    ['int', (value: bigint) => value],
    ['double', integerOf],
    [
      'string',
      (text: string) => (/^[+-]?\d{1,40}$/.test(text) ? inRange(BigInt(text.replace(/^\+/, ''))) : noNumber(text)),
    ],
  ],
  double: [
    ['int', (value: bigint) => Number(value)],
    ['double', (value: number) => value],
    ['string', (text: string) => parseGoFloat(text) ?? noNumber(text)],
  ],
} as const;

const noNumber = (text: string): never => {
  throw new Error(`${JSON.stringify(text)} is no number`);
};

/** @throws Error beyond 64 bits */
export function inRange(value: bigint): bigint {
  if (value >= -(2n ** 63n) && value < 2n ** 63n) return value;
  throw new Error('integer overflow');
}

function integerOf(value: number): bigint {
  if (Math.abs(value) < 2 ** 63) return BigInt(Math.trunc(value));
  throw new Error('integer overflow');
}

const convertedBy = (type: string): string => `karpenter_${type}`;

/** The conversions are called by names of their own: those of the engine cannot be replaced. */
function withOwnConversions(node: CelNode): void {
  const args = node.args;
  if (node.op === 'call' && Array.isArray(args) && Object.hasOwn(CONVERSIONS, args[0])) args[0] = convertedBy(args[0]);
  for (const child of childrenOf(args)) withOwnConversions(child);
}

const isNode = (value: unknown): value is CelNode => typeof value === 'object' && value !== null && 'op' in value;

/** The nodes right below one, given what it holds. */
export const childrenOf = (args: unknown): readonly CelNode[] => {
  if (isNode(args)) return [args];
  return Array.isArray(args) ? args.flatMap(childrenOf) : [];
};

function makeEnvironment(): CelEnvironment {
  const { Environment } = require('./generated/cel.cjs') as CelModule;
  const environment = new Environment({ homogeneousAggregateLiterals: false });
  for (const [name, type] of Object.entries(VARIABLES)) environment.registerVariable(name, type);
  for (const [name, pick] of Object.entries(PICKS)) {
    environment
      .registerFunction(`${name}(int, int): int`, (a: bigint, b: bigint) => pick(a, b))
      .registerFunction(`${name}(double, double): double`, (a: number, b: number) => pick(a, b))
      .registerFunction(`${name}(int, double): double`, (a: bigint, b: number) => pick(Number(a), b))
      .registerFunction(`${name}(double, int): double`, (a: number, b: bigint) => pick(a, Number(b)));
  }
  for (const [result, conversions] of Object.entries(CONVERSIONS)) {
    for (const [from, convert] of conversions) {
      environment.registerFunction(
        `${convertedBy(result)}(${from}): ${result}`,
        convert as (...args: never[]) => unknown,
      );
    }
  }
  return environment;
}

let environment: CelEnvironment | undefined;

/**
 * The program of an expression. The engine is read from disk at the first call.
 *
 * @throws Error where the text is no expression.
 */
export function parseCel(text: string): CelProgram {
  environment ??= makeEnvironment();
  const program = environment.parse(text);
  withOwnConversions(program.ast);
  return program;
}
