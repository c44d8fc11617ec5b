import type { Edit, HandOver, HandOverFacts, Step } from '../../../../src/adopt/handover/types';
import { type JsonObject, kindOf, nameOf, objectAt, objectKey } from '../../../../src/objects';
import { ApiServer, fieldsOf, pathOf } from './api-server';
import { type Application, ArgoCd } from './argo-cd';
import { Flux, type Kustomization } from './flux';
import { type Chart, Helm } from './helm';
import { Karpenter } from './karpenter';
import { Terraform } from './terraform';

/** Ways in which an object came into the cluster. */
export const WAYS = [
  'argo-cd',
  'argo-cd-label',
  'flux-kustomization',
  'flux-helm-release',
  'helm',
  'terraform-manifest',
  'terraform-kubectl',
  'terraform-helm',
  'kubectl',
  'apply-set',
] as const;
export type Way = (typeof WAYS)[number];

export interface Given {
  readonly object: JsonObject;
  /** In this order. */
  readonly ways: readonly Way[];
}

const keyOf = (object: JsonObject): string => objectKey(object) ?? '';
const SET_LABEL = 'applyset.kubernetes.io/part-of';

export const pool = (name: string, nodeClass = 'default'): JsonObject => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name },
  spec: {
    limits: { cpu: '100' },
    template: { spec: { nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: nodeClass } } },
  },
});

export const nodeClass = (name: string): JsonObject => ({
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name },
  spec: { role: 'KarpenterNodeRole-prod', amiSelectorTerms: [{ alias: 'al2023@v20260315' }] },
});

/** A cluster, and every tool that applies something to it. */
export class World {
  readonly api = new ApiServer();
  readonly karpenter = new Karpenter(this.api);
  readonly helm = new Helm(this.api);
  readonly argoCd = new ArgoCd(this.api);
  readonly flux = new Flux(this.api, this.helm);
  readonly terraform = new Terraform(this.api, this.helm);
  /** Charts by the name of their release, and the namespaces of the releases. */
  readonly charts = new Map<string, Chart & { readonly namespace: string }>();
  readonly applySet = new Map<string, JsonObject>();
  /** What the commands printed that the order says to look at. */
  readonly said: string[] = [];

  constructor(private readonly given: readonly Given[]) {
    for (const { object, ways } of given) for (const way of ways) this.put(way, object);
    for (const { ways } of given) for (const way of ways) this.applyAll(way);
    for (const { object } of given.filter((each) => kindOf(each.object) === 'EC2NodeClass')) this.guardClass(object);
    let claims = 0;
    for (const { object } of given.filter((each) => kindOf(each.object) === 'NodePool')) {
      const ref = objectAt(object, 'spec', 'template', 'spec', 'nodeClassRef') as { readonly name: string };
      for (const _ of [1, 2]) this.karpenter.launch(keyOf(object), `claim-${++claims}`, ref.name);
    }
    this.settle();
  }

  private guardClass(object: JsonObject): void {
    this.api.addFinalizer(keyOf(object), 'karpenter.k8s.aws/termination');
  }

  private chart(name: string, namespace: string): Chart {
    const chart = this.charts.get(name) ?? { namespace, templates: new Map() };
    this.charts.set(name, chart);
    return chart;
  }

  private application(name: string, tracking: Application['tracking']): Application {
    const found = this.argoCd.applications.get(name);
    const application = found ?? { name, git: new Map(), automated: true, tracking, hasFinalizer: true };
    this.argoCd.applications.set(name, application);
    return application;
  }

  private kustomization(): Kustomization {
    const id = 'flux-system/infra';
    const found = this.flux.kustomizations.get(id);
    const kustomization = found ?? {
      ...{ name: 'infra', namespace: 'flux-system', git: new Map(), prune: true },
      ...{ suspended: false, inventory: [] },
    };
    this.flux.kustomizations.set(id, kustomization);
    return kustomization;
  }

  /** Puts an object where a tool reads it. */
  private put(way: Way, object: JsonObject): void {
    const key = keyOf(object);
    const address = `${kindOf(object) === 'NodePool' ? 'pool' : 'class'}["${nameOf(object)}"]`;
    const puts: Readonly<Record<Way, () => void>> = {
      'argo-cd': () => this.application('platform', 'annotation').git.set(key, object),
      'argo-cd-label': () => this.application('labelled', 'label').git.set(key, object),
      'flux-kustomization': () => this.kustomization().git.set(key, object),
      'flux-helm-release': () => {
        const chart = this.chart('by-flux', 'karpenter');
        chart.templates.set(key, object);
        const release = { name: 'by-flux', namespace: 'karpenter' };
        this.flux.helmReleases.set('flux-system/pools', { name: 'pools', namespace: 'flux-system', release, chart });
      },
      helm: () => this.chart('by-hand', 'karpenter').templates.set(key, object),
      'terraform-manifest': () => {
        this.terraform.code.set(`kubernetes_manifest.${address}`, { type: 'kubernetes_manifest', object });
      },
      'terraform-kubectl': () => {
        this.terraform.code.set(`module.karpenter.kubectl_manifest.${address}`, { type: 'kubectl_manifest', object });
      },
      'terraform-helm': () => {
        const chart = this.chart('by-terraform', 'karpenter');
        chart.templates.set(key, object);
        this.terraform.code.set('helm_release.pools', {
          ...{ type: 'helm_release', name: 'by-terraform', namespace: 'karpenter' },
          chart,
        });
      },
      kubectl: () => undefined,
      'apply-set': () => this.applySet.set(key, object),
    };
    puts[way]();
    if (way === 'kubectl') {
      const note = { [pathOf('metadata', 'annotations', 'kubectl.kubernetes.io/last-applied-configuration')]: '{}' };
      if (!this.api.has(key)) this.api.create(object);
      this.api.patch('kubectl-client-side-apply', key, { ...fieldsOf(object), ...note });
    }
  }

  private applyAll(way: Way): void {
    const applies: Readonly<Record<Way, () => void>> = {
      'argo-cd': () => this.argoCd.reconcile(),
      'argo-cd-label': () => this.argoCd.reconcile(),
      'flux-kustomization': () => this.flux.reconcile(),
      'flux-helm-release': () => this.upgrade('by-flux'),
      helm: () => this.upgrade('by-hand'),
      'terraform-manifest': () => this.terraform.apply(),
      'terraform-kubectl': () => this.terraform.apply(),
      'terraform-helm': () => this.terraform.apply(),
      kubectl: () => undefined,
      'apply-set': () => this.runApplySet(),
    };
    // A manifest that is there already is imported, as people do.
    for (const [address, resource] of this.terraform.code) {
      const isThere = resource.type === 'kubernetes_manifest' && this.api.has(keyOf(resource.object));
      if (way.startsWith('terraform') && isThere) this.terraform.state.set(address, resource);
    }
    applies[way]();
  }

  upgrade(release: string): void {
    for (const found of this.flux.helmReleases.values()) {
      if (found.release.name === release) this.flux.reconcileHelmRelease(found);
    }
    const chart = this.charts.get(release);
    if (chart !== undefined && release === 'by-hand') this.helm.upgrade(release, chart.namespace, chart);
    if (chart !== undefined && release === 'by-terraform') this.helm.upgrade(release, chart.namespace, chart);
  }

  /** `kubectl apply --prune --applyset=pools`. */
  runApplySet(): void {
    for (const object of this.applySet.values()) {
      const metadata = objectAt(object, 'metadata');
      const labels = { ...objectAt(metadata, 'labels'), [SET_LABEL]: 'applyset-pools' };
      this.api.apply('kubectl', { ...object, metadata: { ...metadata, labels } }, { force: true });
    }
    for (const key of this.api.keys()) {
      const isPart = this.api.fields(key)[pathOf('metadata', 'labels', SET_LABEL)] === 'applyset-pools';
      if (isPart && !this.applySet.has(key)) this.api.delete(key);
    }
  }

  /** What runs by itself: Argo CD, Flux, Karpenter, until nothing changes. */
  settle(): void {
    this.argoCd.reconcile();
    this.flux.reconcile();
    // A NodeClaim ends with its pool, and a node class when its last NodeClaim has.
    for (const _ of [1, 2]) this.karpenter.reconcile();
  }

  /** What adopt reads: `kubectl get --show-managed-fields`. */
  live(): readonly JsonObject[] {
    return this.given
      .filter(({ object }) => this.api.has(keyOf(object)))
      .map(({ object }) => this.api.get(keyOf(object)));
  }

  readonly objects = (): readonly JsonObject[] => this.given.map(({ object }) => object);

  facts(terraformVersion = '1.9.0'): Omit<HandOverFacts, 'terraform'> & { readonly state: object } {
    return {
      cluster: 'prod',
      manifests: 'dist/clusters/prod/manifests',
      state: this.terraform.show(terraformVersion),
    };
  }

  private keyOfWord(word: string): string {
    const [plural = '', name = ''] = word.split('/');
    const [apiVersion, kind] =
      plural === 'nodepools.karpenter.sh' ? ['karpenter.sh/v1', 'NodePool'] : ['karpenter.k8s.aws/v1', 'EC2NodeClass'];
    return keyOf({ apiVersion, kind, metadata: { name } });
  }

  /** A command, as the real program would do it. */
  run(words: readonly string[]): void {
    const [program = '', ...args] = words.filter((word) => !/^--(kube-)?context=/.test(word));
    const programs: Readonly<Record<string, (args: readonly string[]) => void>> = {
      kubectl: (given) => this.kubectl(given),
      helm: (given) => this.helmCommand(given),
      argocd: (given) => this.argoCdCommand(given),
      flux: (given) => this.fluxCommand(given),
      terraform: (given) => this.terraformCommand(given),
      npx: (given) => this.own(given),
    };
    const known = programs[program];
    if (known === undefined) throw new Error(`no such program: ${words.join(' ')}`);
    known(args);
    this.settle();
  }

  private kubectl([verb = '', ...args]: readonly string[]): void {
    const option = (name: string): string | undefined =>
      args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
    const manager = option('field-manager');
    if (verb === 'annotate' || verb === 'label') {
      const words = args.filter((arg) => !arg.startsWith('--'));
      const isObject = (word: string): boolean => /^(nodepools|ec2nodeclasses)\.karpenter\.[^/]+\/[^=]+$/.test(word);
      const changes = Object.fromEntries(
        words
          .filter((word) => !isObject(word))
          .map((word) => {
            const at = word.indexOf('=');
            const key = at === -1 ? word.slice(0, -1) : word.slice(0, at);
            return [
              pathOf('metadata', verb === 'label' ? 'labels' : 'annotations', key),
              at === -1 ? null : word.slice(at + 1),
            ];
          }),
      );
      for (const word of words.filter(isObject)) {
        const key = this.keyOfWord(word);
        if (!this.api.has(key)) throw new Error(`NotFound: ${word}`);
        this.api.patch(manager ?? `kubectl-${verb}`, key, changes);
      }
    } else if (verb === 'apply') {
      for (const object of this.objects()) this.api.apply(manager ?? 'kubectl', object);
    } else if (verb === 'get') {
      for (const word of args.filter((arg) => /^(nodepools|ec2nodeclasses)\./.test(arg))) {
        const key = this.keyOfWord(word);
        const isThere = this.api.has(key) && !this.api.isDeleting(key);
        if (!isThere) this.said.push(`${word} is gone`);
      }
    } else if (verb === 'delete' && args[0] === 'secrets,configmaps') {
      this.helm.forget(/name=([^,]+)$/.exec(option('selector') ?? '')?.[1] ?? '');
    } else if (verb !== 'diff') throw new Error(`kubectl ${verb}?`);
  }

  private helmCommand(args: readonly string[]): void {
    const [verb = '', name = '', release = ''] = args;
    if (verb === 'upgrade') this.upgrade(name);
    else if (verb === 'uninstall') this.helm.uninstall(name);
    else if (verb === 'get') this.said.push(`${release}: ${this.helm.manifest(release).map(nameOf).join(' ')}`);
    else throw new Error(`helm ${verb}?`);
  }

  private argoCdCommand([, verb = '', name = '', ...options]: readonly string[]): void {
    const application = this.argoCd.applications.get(name);
    if (verb === 'sync' && application !== undefined) this.argoCd.sync(application);
    else if (verb === 'delete') this.argoCd.delete(name, { cascade: !options.includes('--cascade=false') });
    else if (verb !== 'resources') throw new Error(`argocd app ${verb} ${name}?`);
  }

  private fluxCommand([verb = '', kind = '', name = '', ...options]: readonly string[]): void {
    const namespace = options.find((each) => each.startsWith('--namespace='))?.slice('--namespace='.length);
    const id = `${namespace}/${name}`;
    if (verb === 'tree') return;
    if (kind === 'kustomization') {
      const found = this.flux.kustomizations.get(id);
      if (found === undefined) throw new Error(`flux ${verb} ${id}?`);
      if (verb === 'reconcile') this.flux.reconcileKustomization(found);
      if (verb === 'suspend') found.suspended = true;
      if (verb === 'delete') this.flux.deleteKustomization(id);
    } else {
      const found = this.flux.helmReleases.get(id);
      if (found === undefined) throw new Error(`flux ${verb} ${id}?`);
      if (verb === 'reconcile') this.flux.reconcileHelmRelease(found);
      if (verb === 'delete') this.flux.deleteHelmRelease(id);
    }
  }

  private terraformCommand([verb = '', ...args]: readonly string[]): void {
    if (verb === 'apply') this.terraform.apply();
    else if (verb === 'state' && args[0] === 'rm') this.terraform.stateRm(args[1] ?? '');
    else if (verb !== 'plan' && verb !== 'state') throw new Error(`terraform ${verb}?`);
  }

  private own([, command = '']: readonly string[]): void {
    if (command !== 'diff') return;
    for (const object of this.objects()) {
      const live = this.api.fields(keyOf(object));
      const differs = Object.entries(fieldsOf(object)).some(([path, value]) => live[path] !== value);
      if (differs) this.said.push(`${nameOf(object)} differs`);
    }
  }

  /** Addresses in the code that made these objects, where the order does not know them. */
  private addressesOf(edit: Extract<Edit, { edit: 'forget' | 'drop' }>): readonly string[] {
    if (edit.resources.length > 0) return edit.resources;
    const keys = new Set(edit.objects.map(({ word }) => this.keyOfWord(word)));
    return [...this.terraform.code].flatMap(([address, resource]) => {
      const made = resource.type === 'helm_release' ? [...resource.chart.templates.keys()] : [keyOf(resource.object)];
      return made.some((key) => keys.has(key)) ? [address.replaceAll(/\[[^\]]*\]/g, '')] : [];
    });
  }

  /** What the owner of a step reads: the objects in it. */
  private sourceOf({ owner }: Step): Map<string, JsonObject> {
    const name = owner?.name ?? '';
    const sources: Readonly<Record<string, () => Map<string, JsonObject> | undefined>> = {
      'argo-cd': () => this.argoCd.applications.get(name)?.git,
      'flux-kustomization': () => this.flux.kustomizations.get(`${owner?.namespace}/${name}`)?.git,
      'flux-helm-release': () => this.charts.get(owner?.through?.name ?? '')?.templates,
      helm: () => this.charts.get(name)?.templates,
      kubectl: () => this.applySet,
    };
    const source = sources[owner?.tool ?? '']?.();
    if (source === undefined) throw new Error(`nothing to edit for ${owner?.tool} ${name}`);
    return source;
  }

  edit(step: Step, edit: Edit): void {
    if (edit.edit === 'forget') this.terraform.forget(this.addressesOf(edit));
    else if (edit.edit === 'drop') for (const address of this.addressesOf(edit)) this.dropResource(address);
    else {
      const source = this.sourceOf(step);
      for (const { word } of edit.objects) {
        const key = this.keyOfWord(word);
        const object = source.get(key);
        if (object === undefined) continue;
        if (edit.edit === 'remove') source.delete(key);
        else {
          const metadata = objectAt(object, 'metadata');
          const annotations = { ...objectAt(metadata, 'annotations'), ...edit.annotations };
          source.set(key, { ...object, metadata: { ...metadata, annotations } });
        }
      }
    }
    this.settle();
  }

  private dropResource(address: string): void {
    for (const each of [...this.terraform.code.keys()]) {
      if (each === address || each.replaceAll(/\[[^\]]*\]/g, '') === address) this.terraform.code.delete(each);
    }
  }

  /** The steps of an order, as they stand in `HANDOVER.md`. */
  follow(steps: HandOver['steps']): this {
    for (const step of steps) {
      for (const action of step.actions) {
        if ('run' in action) this.run(action.run);
        else if ('edit' in action) this.edit(step, action);
        else {
          for (const { word } of action.from) {
            for (const manager of action.release) this.api.removeManager(this.keyOfWord(word), manager);
          }
          this.settle();
        }
      }
    }
    return this;
  }

  /** Every file goes, and what reads them runs once more, as it always does. */
  emptyFiles(): void {
    for (const { git } of this.argoCd.applications.values()) git.clear();
    for (const { git } of this.flux.kustomizations.values()) git.clear();
    for (const [name, { templates }] of this.charts) {
      templates.clear();
      if (this.helm.has(name)) this.upgrade(name);
    }
    this.settle();
  }

  /** Every old tool runs once more, and is then removed without any care. */
  removeTools(): void {
    this.terraform.apply();
    this.runApplySet();
    this.settle();
    this.terraform.code.clear();
    this.terraform.removed.clear();
    this.terraform.apply();
    this.applySet.clear();
    this.runApplySet();
    for (const name of [...this.argoCd.applications.keys()]) this.argoCd.delete(name);
    for (const id of [...this.flux.helmReleases.keys()]) this.flux.deleteHelmRelease(id);
    for (const id of [...this.flux.kustomizations.keys()]) this.flux.deleteKustomization(id);
    for (const name of this.charts.keys()) if (this.helm.has(name)) this.helm.uninstall(name);
    this.settle();
  }
}
