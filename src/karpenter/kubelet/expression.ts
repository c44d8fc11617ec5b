import { remembering } from '../units/remembering';
import { type CelProgram, inRange, parseCel, VARIABLES, type VariableName } from './cel-engine';
import { survey, typeVerdict } from './expression-survey';

/** What an expression may read of an instance type. */
export type ExpressionVariables = Readonly<Record<Exclude<VariableName, 'instance_type'>, bigint>> & {
  readonly instance_type: string;
};

/** The result of an expression for one instance type, or why there is none. */
export type Evaluation = { readonly value: bigint } | { readonly problem: string };

/**
 * An expression in `maxPods` or a reservation of `spec.kubelet` (1.15+), as Karpenter compiles it.
 * - `valid`: it compiles, and its result is a number
 * - `invalid`: Karpenter refuses it
 * - `unjudged`: it uses parts of CEL that this model does not have, so that nothing is said of it
 */
export type Expression =
  | {
      readonly verdict: 'valid';
      /** The variables that it reads. */
      readonly reads: ReadonlySet<VariableName>;
      evaluate(variables: ExpressionVariables): Evaluation;
    }
  | { readonly verdict: 'invalid'; readonly problem: string; readonly fix: string }
  | { readonly verdict: 'unjudged' };

/** Longer ones would take time that no reservation is worth. */
const LONGEST = 2_000;

const VARIABLE_NAMES = Object.keys(VARIABLES).join(', ');

const GENERAL_FIX = `compute a whole number from ${VARIABLE_NAMES} with + - * / %, min(a, b), max(a, b) and condition ? a : b`;

/** The way out of an error of the engine, by its message. */
const FIXES: readonly (readonly [RegExp, string])[] = [
  [/int \S+ double|double \S+ int/, 'a fraction only goes with a fraction: write double(vcpus) * 1.5'],
  [/Unknown variable/, `the variables are ${VARIABLE_NAMES}`],
];

const invalid = (problem: string): Expression => ({
  verdict: 'invalid',
  problem,
  fix: FIXES.find(([form]) => form.test(problem))?.[1] ?? GENERAL_FIX,
});

const UNJUDGED: Expression = { verdict: 'unjudged' };

/** The first line of an error: the others draw the place. */
const messageOf = (error: unknown): string =>
  (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)).replaceAll('karpenter_', '');

/** A 64-bit integer of a fraction, as the controller's machine makes one: cut off, and the smallest where it does not fit. */
function truncated(value: number): bigint {
  const whole = BigInt(Math.trunc(value));
  return whole >= -(2n ** 63n) && whole < 2n ** 63n ? whole : -(2n ** 63n);
}

function evaluate(program: CelProgram, variables: ExpressionVariables): Evaluation {
  try {
    const value = program(variables);
    if (typeof value === 'bigint') return { value: inRange(value) };
    if (typeof value !== 'number') return { problem: 'the result is no number' };
    if (!Number.isFinite(value)) return { problem: 'the result is infinite or no number' };
    return { value: truncated(value) };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

/**
 * What CEL's grammar reads in another way than the engine: `.5`, `.a`, a comma before a parenthesis, `0X1`, the smallest
 * integer; and the engine's names of the conversions.
 */
const READ_OTHERWISE = /(?:^|[^\w)\]"'.])\s*\.|,\s*\)|\b0X|9223372036854775808|karpenter_/;

const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

function compile(text: string): Expression {
  if (text.length > LONGEST || READ_OTHERWISE.test(text.replace(QUOTED, '""'))) return UNJUDGED;
  let program: CelProgram;
  try {
    program = parseCel(text);
  } catch (error) {
    return invalid(messageOf(error));
  }
  const found = survey(text, program.ast);
  if (!found.known) return found.problem === undefined ? UNJUDGED : invalid(found.problem);
  const { valid, type, error } = program.check();
  if (!valid) return invalid(messageOf(error));
  const types = typeVerdict(program.ast, found.hasLoop);
  if (types === 'unjudged') return UNJUDGED;
  if (types !== 'same') return invalid(types.problem);
  if (type !== 'int' && type !== 'double') return invalid(`the result is of type ${type}, not a number`);
  return { verdict: 'valid', reads: found.reads, evaluate: (variables) => evaluate(program, variables) };
}

/** An expression of `spec.kubelet`, compiled once. Never throws. */
export const kubeletExpression: (text: string) => Expression = remembering(compile);
