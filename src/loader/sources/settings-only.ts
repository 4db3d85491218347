import type { Part } from '../../model/project.js';
import type { Unread } from '../../model/report.js';
import { type NodeSnapshot, type Setting, SNAPSHOT_VERSION, type Snapshot } from '../../model/snapshot.js';
import { mergeKeyspaces } from '../keyspace/merge-keyspaces.js';
import type { ReadRequest } from './source.js';

/** What a file tells of a server. */
export interface FileFacts
  extends Partial<Pick<NodeSnapshot, 'acl' | 'commands' | 'modules' | 'secretLabels'>> {
  readonly product: string;
  readonly version: string;
  /** Names the one node. */
  readonly id: string;
  readonly settings: readonly Setting[];
  readonly parts?: readonly Part[];
  readonly unread: readonly Unread[];
}

/** A snapshot of a source that holds settings and neither keys nor a server: one node that never ran. */
export function settingsOnly({ environment, toolVersion }: ReadRequest, facts: FileFacts): Snapshot {
  const { product, version, id, settings, unread } = facts;
  return {
    snapshotVersion: SNAPSHOT_VERSION,
    tool: { name: 'redrift', version: toolVersion },
    takenAt: new Date().toISOString(),
    environment: environment.name,
    product,
    version,
    topology: 'standalone',
    parts: facts.parts ?? ['config'],
    nodes: [
      {
        id,
        version,
        role: 'primary',
        shard: 0,
        runId: null,
        replicationId: null,
        uptimeSeconds: null,
        configFile: null,
        settings,
        memory: { usedBytes: null, notCountedBytes: null },
        databases: [],
        replication: { primary: null, replicas: [], replicasInTouch: null },
        standIns: [],
        secretLabels: facts.secretLabels ?? [],
        acl: facts.acl ?? null,
        modules: facts.modules ?? null,
        functions: null,
        commands: facts.commands ?? [],
        file: null,
      },
    ],
    keyspace: mergeKeyspaces([]),
    knownCommands: [],
    unread,
  };
}
