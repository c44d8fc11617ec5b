import { relative, resolve } from 'node:path';
import type { Node } from 'typescript/unstable/ast';
import {
  isArrayLiteralExpression,
  isArrowFunction,
  isBlock,
  isCallExpression,
  isClassDeclaration,
  isFunctionTypeNode,
  isGetAccessorDeclaration,
  isInterfaceDeclaration,
  isMethodDeclaration,
  isMethodSignatureDeclaration,
  isNewExpression,
  isObjectLiteralExpression,
  isParameterDeclaration,
  isPropertyAssignment,
  isPropertyDeclaration,
  isPropertySignatureDeclaration,
  isShorthandPropertyAssignment,
  isTypeAliasDeclaration,
  isVariableDeclaration,
} from 'typescript/unstable/ast/is';
import { API, type Checker, type Symbol as ExportedSymbol, type Project, SymbolFlags } from 'typescript/unstable/sync';

const root = resolve(__dirname, '../..');

/** A name that a door exports. */
export interface ExportedName {
  readonly name: string;
  readonly kind: 'class' | 'function' | 'value' | 'type' | 'namespace';
  /** The first sentence of its docstring; empty without one. */
  readonly summary: string;
}

/** An exported name, or a member of one (`Name.member`), that is not explained. */
export interface Undocumented {
  readonly name: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface PublicApi {
  /** What `cdk8s-karpenter` exports. */
  readonly root: readonly ExportedName[];
  /** What its `model` exports. */
  readonly model: readonly ExportedName[];
  /** Exported names, and members of them, without a sentence of documentation. */
  readonly undocumented: readonly Undocumented[];
}

const KINDS: readonly (readonly [SymbolFlags, ExportedName['kind']])[] = [
  [SymbolFlags.Class, 'class'],
  [SymbolFlags.Function, 'function'],
  [SymbolFlags.ValueModule, 'namespace'],
  [SymbolFlags.Variable, 'value'],
];

const kindOf = ({ flags }: ExportedSymbol): ExportedName['kind'] => KINDS.find(([flag]) => flags & flag)?.[1] ?? 'type';

const firstSentence = (text: string): string =>
  /^(?:[^.`]|`[^`]*`|\.(?!\s|$))*/.exec(text.replace(/\{@link (\S+?)\}/g, '`$1`').replace(/\s+/g, ' '))?.[0] ?? '';

/** The docstring above a node, without its stars. */
const docOf = (node: Node | undefined): string | undefined => {
  if (node === undefined) return undefined;
  const before = node.getFullText().slice(0, -node.getText().length || undefined);
  const comments = before.match(/\/\*\*[\s\S]*?\*\//g) ?? node.getText().match(/^\/\*\*[\s\S]*?\*\//);
  return comments?.at(-1)?.replace(/^\/\*\*|\*\/$|^\s*\* ?/gm, '');
};

/** Whether a docstring says anything beyond its tags. */
const saysSomething = (doc: string | undefined): boolean => doc !== undefined && /^\s*[^\s@]/.test(doc);

const isHidden = (node: Node): boolean =>
  /^(?:private|protected|override|static override)\b/.test(node.getText().replace(/^\/\*\*[\s\S]*?\*\/\s*/, '')) ||
  /@internal\b/.test(docOf(node) ?? '');

interface Named {
  readonly name?: Node;
}

const nameOf = (node: Node): string => (node as Node & Named).name?.getText() ?? '';

const children = (node: Node): Node[] => {
  const found: Node[] = [];
  node.forEachChild((child) => {
    found.push(child);
  });
  return found;
};

const isMember = (node: Node): boolean =>
  isPropertySignatureDeclaration(node) ||
  isMethodSignatureDeclaration(node) ||
  isPropertyDeclaration(node) ||
  isMethodDeclaration(node) ||
  isGetAccessorDeclaration(node) ||
  isPropertyAssignment(node) ||
  isShorthandPropertyAssignment(node) ||
  (isParameterDeclaration(node) && /^(?:\/\*\*[\s\S]*?\*\/\s*)?(?:public |override )?readonly\b/.test(node.getText()));

/** What is nobody's interface: bodies, parameters of functions, data. */
const isCode = (node: Node): boolean =>
  isBlock(node) ||
  isArrowFunction(node) ||
  isFunctionTypeNode(node) ||
  isCallExpression(node) ||
  isNewExpression(node) ||
  isArrayLiteralExpression(node) ||
  (isObjectLiteralExpression(node) && isVariableDeclaration(node.parent) && node.parent.type !== undefined);

/** Members of a declaration, those of types that are written out inside of it included, with their names from it on. */
function membersOf(node: Node, prefix: string): { readonly name: string; readonly node: Node }[] {
  return children(node).flatMap((child) => {
    if (isHidden(child)) return [];
    if (!isMember(child)) return isCode(child) ? [] : membersOf(child, prefix);
    const name = `${prefix}.${nameOf(child)}`;
    const inside = isPropertySignatureDeclaration(child) || isPropertyDeclaration(child) ? membersOf(child, name) : [];
    return [{ name, node: child }, ...inside];
  });
}

class Walk {
  private readonly seen = new Set<number>();
  readonly undocumented: Undocumented[] = [];

  constructor(
    private readonly project: Project,
    private readonly checker: Checker,
  ) {}

  resolved(symbol: ExportedSymbol): ExportedSymbol {
    return symbol.flags & SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  /** Looks at an exported name, its members, and what it extends. */
  visit(name: string, symbol: ExportedSymbol): void {
    if (this.seen.has(symbol.id) || symbol.flags & SymbolFlags.ValueModule) return;
    this.seen.add(symbol.id);
    const nodes = symbol.declarations
      .filter(({ path }) => !path.includes('/node_modules/'))
      .flatMap((handle) => handle.resolve(this.project) ?? []);
    this.require(name, nodes, this.checker.getDocumentationCommentOfSymbol(symbol) !== '');
    for (const node of nodes) this.visitMembers(name, node);
  }

  private require(name: string, [node]: readonly Node[], documented: boolean): void {
    if (node === undefined || documented) return;
    const { fileName, text } = node.getSourceFile();
    const line = text.slice(0, node.getStart()).split('\n').length;
    this.undocumented.push({ name, file: relative(root, fileName), line });
  }

  private visitMembers(name: string, node: Node): void {
    if (!(isClassDeclaration(node) || isInterfaceDeclaration(node) || isTypeAliasDeclaration(node))) {
      if (!isVariableDeclaration(node)) return;
    }
    const byName = new Map<string, Node[]>();
    for (const member of membersOf(node, name)) {
      byName.set(member.name, [...(byName.get(member.name) ?? []), member.node]);
    }
    for (const [member, nodes] of byName)
      this.require(
        member,
        nodes,
        nodes.some((each) => saysSomething(docOf(each))),
      );
    this.visitBases(node);
  }

  private visitBases(node: Node): void {
    if (!(isClassDeclaration(node) || isInterfaceDeclaration(node))) return;
    for (const { expression } of node.heritageClauses?.flatMap(({ types }) => [...types]) ?? []) {
      const symbol = this.checker.getSymbolAtLocation(expression);
      if (symbol !== undefined) this.visit(expression.getText(), this.resolved(symbol));
    }
  }
}

/** Reads what the package exports from its sources. */
export function publicApi(): PublicApi {
  const api = new API({ cwd: root });
  try {
    const snapshot = api.updateSnapshot({ openProjects: [resolve(root, 'tsconfig.build.json')] });
    const [project] = snapshot.getProjects();
    const file = project?.program.getSourceFile(resolve(root, 'index.ts'));
    if (project === undefined || file === undefined) throw new Error('tsconfig.build.json has no index.ts');
    const { checker } = project;
    const walk = new Walk(project, checker);
    const exportOf = ({ declarations }: ExportedSymbol): Node | undefined => declarations[0]?.resolve(project)?.parent;
    const namesOf = (symbol: ExportedSymbol): ExportedName[] =>
      checker.getExportsOfModule(symbol).map((exported) => {
        const target = walk.resolved(exported);
        walk.visit(exported.name, target);
        // A namespace is explained where it is exported.
        const doc = checker.getDocumentationCommentOfSymbol(target) || (docOf(exportOf(exported)) ?? '');
        const summary = firstSentence(doc.trim());
        return { name: exported.name, kind: kindOf(target), summary };
      });
    const door = checker.getSymbolAtLocation(file);
    const model = door && checker.getExportsOfModule(door).find(({ name }) => name === 'model');
    if (door === undefined || model === undefined) throw new Error('index.ts exports no model');
    const names = namesOf(door);
    return { root: names, model: namesOf(walk.resolved(model)), undocumented: walk.undocumented };
  } finally {
    api.close();
  }
}
