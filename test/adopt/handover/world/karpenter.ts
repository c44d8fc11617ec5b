import { objectKey } from '../../../../src/objects';
import { type ApiServer, pathOf } from './api-server';

const claimKey = (name: string): string =>
  objectKey({ apiVersion: 'karpenter.sh/v1', kind: 'NodeClaim', metadata: { name } }) ?? '';

/**
 * NodeClaims belong to their pool by an owner reference and have a finalizer until their instance is gone; a node class has
 * one until no NodeClaim refers to it. Sources: karpenter `pkg/controllers/nodeclaim/lifecycle`, `pkg/controllers/nodeclass/
 * controller.go` of the AWS provider.
 */
export class Karpenter {
  private readonly classOf = new Map<string, string>();

  constructor(private readonly api: ApiServer) {}

  launch(pool: string, name: string, nodeClass: string): void {
    const claim = { apiVersion: 'karpenter.sh/v1', kind: 'NodeClaim', metadata: { name } };
    this.api.create(claim, { finalizers: ['karpenter.sh/termination'], owner: pool });
    this.api.patch('karpenter', claimKey(name), { [pathOf('spec', 'nodeClassRef', 'name')]: nodeClass });
    this.classOf.set(claimKey(name), nodeClass);
  }

  reconcile(): void {
    for (const key of this.api.keys()) {
      if (!this.api.has(key) || !this.api.isDeleting(key)) continue;
      const [, kind, , name] = JSON.parse(key) as [string, string, string, string];
      if (kind === 'NodeClaim') this.api.removeFinalizers(key);
      else if (kind === 'EC2NodeClass') {
        const isUsed = [...this.classOf].some(([claim, used]) => used === name && this.api.has(claim));
        if (!isUsed) this.api.removeFinalizers(key);
      }
    }
  }
}
