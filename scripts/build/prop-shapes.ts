/**
 * Which keys the props of every public construct and value have, read from their types: what `src/props/` holds props
 * against at run time.
 */
import { resolve } from 'node:path';
import {
  API,
  type Checker,
  type Symbol as NamedSymbol,
  ObjectFlags,
  SignatureKind,
  SymbolFlags,
  type Type,
  TypeFlags,
  type TypeReference,
} from 'typescript/unstable/sync';
import { ANY, type PropsName, type Shape, type Shapes } from '../../src/props/shape';

const root = resolve(__dirname, '../..');

/** Where the props are declared that users' code gives. */
const DECLARED_IN: Readonly<Record<PropsName, string>> = {
  ApplicationSetOptions: 'src/fleet/output/application-set.ts',
  AcceleratorPoolProps: 'charts/presets/accelerator-pool.ts',
  Al2023UserData: 'charts/user-data/user-data.ts',
  Al2UserData: 'charts/user-data/user-data.ts',
  BatchJobProps: 'charts/workloads/batch-job.ts',
  BottlerocketUserData: 'charts/user-data/user-data.ts',
  CapacityBufferProps: 'charts/capacity-buffer.ts',
  CapacitySplitProps: 'charts/presets/capacity-split.ts',
  ClusterProps: 'src/cluster/props.ts',
  DateWindow: 'src/karpenter/time/windows.ts',
  Defaults: 'charts/defaults.ts',
  DisruptionProtection: 'charts/workloads/placement.ts',
  EC2NodeClassProps: 'charts/ec2-node-class-props.ts',
  FleetMemberOptions: 'src/fleet/fleet.ts',
  HeadroomProps: 'charts/presets/headroom.ts',
  InstallOptions: 'src/install/options.ts',
  KarpenterChartProps: 'charts/karpenter-chart.ts',
  NodeOverlayProps: 'charts/node-overlay.ts',
  NodePoolProps: 'charts/node-pool-props.ts',
  PausePodsProps: 'charts/workloads/pause-pods.ts',
  ScaleTestProps: 'charts/workloads/scale-test.ts',
  SpotWithFallbackProps: 'charts/presets/spot-with-fallback.ts',
  TeamPoolProps: 'charts/presets/team-pool.ts',
  TemplateOptions: 'src/cloudformation/options.ts',
  WeeklyWindow: 'src/karpenter/time/windows.ts',
  WindowsUserData: 'charts/user-data/user-data.ts',
};

const PRIMITIVE =
  TypeFlags.StringLike |
  TypeFlags.NumberLike |
  TypeFlags.BooleanLike |
  TypeFlags.BigIntLike |
  TypeFlags.Undefined |
  TypeFlags.Null |
  TypeFlags.Void;

const isPrimitive = ({ flags }: Type): boolean => (flags & PRIMITIVE) !== 0;

class Reader {
  readonly shapes: Shape[] = [];
  private readonly known = new Map<number, number>();

  constructor(private readonly checker: Checker) {}

  /** The number of the shape of a type; ANY where whatever is given fits. */
  read(type: Type | undefined): number {
    if (type === undefined) return ANY;
    const known = this.known.get(type.id);
    if (known !== undefined) return known;
    const parts = (type.isUnionType() ? type.getTypes() : [type]).filter((part) => !isPrimitive(part));
    const lists = parts.filter((part) => this.isList(part));
    const [list] = lists;
    if (list !== undefined) return parts.length > 1 ? ANY : this.keep(type, () => this.list(list));
    // Where an alternative is an instance or anything at all, nothing is known of the keys of the others.
    if (parts.length === 0 || !parts.every((part) => this.hasKeys(part))) return ANY;
    return this.keep(type, () => this.object(parts));
  }

  /** The number is taken before the shape is read, since a type may contain itself. */
  private keep(type: Type, shapeOf: () => Shape): number {
    const index = this.shapes.push({}) - 1;
    this.known.set(type.id, index);
    this.shapes[index] = shapeOf();
    return index;
  }

  private list(type: Type): Shape {
    const items = this.checker.getTypeArguments(type as TypeReference);
    return { items: items.length === 1 ? this.read(items[0]) : ANY };
  }

  private object(parts: readonly Type[]): Shape {
    const keys = new Map<string, number>();
    for (const property of parts.flatMap((part) => this.checker.getPropertiesOfType(part))) {
      const read = this.read(this.checker.getTypeOfSymbol(property));
      keys.set(property.name, (keys.get(property.name) ?? read) === read ? read : ANY);
    }
    const values = parts.flatMap((part) => this.checker.getIndexInfosOfType(part).map(({ valueType }) => valueType));
    return {
      keys: Object.fromEntries(keys),
      ...(values.length > 0 && { others: values.length === 1 ? this.read(values[0]) : ANY }),
    };
  }

  private isList(type: Type): boolean {
    return this.checker.isArrayType(type) || this.checker.isTupleType(type);
  }

  /** Whether a type is data with keys of its own: no class, no function, nothing of which all is allowed. */
  private hasKeys(type: Type): boolean {
    if (type.flags & (TypeFlags.Any | TypeFlags.Unknown | TypeFlags.NonPrimitive)) return false;
    const symbol = type.getSymbol();
    if (symbol !== undefined && symbol.flags & SymbolFlags.Class) return false;
    if (type.isObjectType() && type.objectFlags & ObjectFlags.Class) return false;
    if (this.checker.getSignaturesOfType(type, SignatureKind.Call).length > 0) return false;
    return this.checker.getPropertiesOfType(type).length > 0 || this.checker.getIndexInfosOfType(type).length > 0;
  }
}

/** The shapes of all props. */
export function propShapes(): Shapes {
  const api = new API({ cwd: root });
  try {
    const [project] = api.updateSnapshot({ openProjects: [resolve(root, 'tsconfig.build.json')] }).getProjects();
    if (project === undefined) throw new Error('tsconfig.build.json is no project');
    const { checker, program } = project;
    const reader = new Reader(checker);
    const resolved = (symbol: NamedSymbol): NamedSymbol =>
      symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const roots = Object.entries(DECLARED_IN).map(([name, file]): [string, number] => {
      const source = program.getSourceFile(resolve(root, file));
      const door = source && checker.getSymbolAtLocation(source);
      const exported = door && checker.getExportsOfModule(door).find((symbol) => symbol.name === name);
      if (exported === undefined) throw new Error(`${file} exports no ${name}`);
      const shape = reader.read(checker.getDeclaredTypeOfSymbol(resolved(exported)));
      if (shape === ANY) throw new Error(`${name} in ${file} has no keys`);
      return [name, shape];
    });
    return { roots: Object.fromEntries(roots) as Shapes['roots'], shapes: reader.shapes };
  } finally {
    api.close();
  }
}

/** The shapes as a file, one a line. */
export const propShapesText = ({ roots, shapes }: Shapes): string =>
  `{\n"roots": ${JSON.stringify(roots)},\n"shapes": [\n${shapes.map((shape) => JSON.stringify(shape)).join(',\n')}\n]\n}\n`;
