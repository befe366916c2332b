import { describe, expect, it } from '@jest/globals';
import { hasDrifted, regenerate } from '../../../src/core/jit-file/regenerate.js';
import { UNVERIFIED, WAIVED, type WantedEntry } from '../../../src/core/jit-file/wanted.js';
import { entryText, OTHER, readable, TENANT, wantedEntry } from './sample-files.js';

const DRIFTED = `azure:\n${entryText('prod', { tenant: OTHER, name: '"Old"' })}`;

function outcomeOf(text: string, given: Partial<WantedEntry>) {
  const result = regenerate(readable(text), [wantedEntry({ integrationId: 'prod', ...given })]);
  const [entry] = result.entries;
  if (entry === undefined) throw new Error('no entry');
  return {
    text: new TextDecoder().decode(result.bytes),
    outcome: entry.outcome,
    drifted: hasDrifted(entry),
    changed: entry.changes.map(({ at }) => at),
    withheld: entry.withheld.map(({ at, why }) => [at, why]),
  };
}

describe('drift that a waiver covers', () => {
  it.each<[string, NonNullable<WantedEntry['waivedDrift']>, readonly string[], readonly string[]]>([
    ['nothing', [], ['azure.prod.name', 'azure.prod.tenant_id'], []],
    ['one value', ['azure.prod.name'], ['azure.prod.tenant_id'], ['azure.prod.name']],
    ['the other value', ['azure.prod.tenant_id'], ['azure.prod.name'], ['azure.prod.tenant_id']],
    ['something else', ['azure.dev.name'], ['azure.prod.name', 'azure.prod.tenant_id'], []],
    ['the entry, and none of its values', ['azure.prod'], ['azure.prod.name', 'azure.prod.tenant_id'], []],
    ['all', 'all', [], ['azure.prod.name', 'azure.prod.tenant_id']],
  ])('is left alone, and nothing else: %s', (_, waivedDrift, changed, waived) => {
    const result = outcomeOf(DRIFTED, { waivedDrift, accountName: 'Prod' });
    expect([...result.changed].sort()).toEqual(changed);
    expect([...result.withheld].sort()).toEqual(waived.map((at) => [at, WAIVED]));
    expect(result.text.includes('"Old"')).toBe(waived.includes('azure.prod.name'));
    expect(result.text.includes(OTHER)).toBe(waived.includes('azure.prod.tenant_id'));
    expect(result.drifted).toBe(true);
  });

  it('is left alone as a whole where the entry is missing, by its own subject only', () => {
    expect(outcomeOf('aws: []\n', { waivedDrift: ['azure.prod'] })).toMatchObject({ text: 'aws: []\n', changed: [] });
    expect(outcomeOf('aws: []\n', { waivedDrift: ['azure.prod.type'] }).text).toContain(TENANT);
  });

  it('is left alone as a whole where the entry is renamed, or by its values', () => {
    const text = DRIFTED.replace('prod:', 'old:').replace(OTHER, TENANT);
    const of = (...waivedDrift: string[]) => outcomeOf(text, { waivedDrift, accountName: 'Prod' });
    const rename = ['azure.prod', WAIVED];
    const name = ['azure.prod.name', WAIVED];
    expect(of('azure.prod')).toMatchObject({ text, outcome: 'renamed', changed: [], withheld: [rename, name] });
    expect(of('azure.prod.name')).toMatchObject({ outcome: 'renamed', changed: ['azure.prod'], withheld: [name] });
    expect(of('azure.old').changed).toEqual(['azure.prod', 'azure.prod.name']);
    expect(outcomeOf('', { waivedDrift: 'all' })).toMatchObject({ text: '', outcome: 'created', changed: [] });
    expect(outcomeOf('', { waivedDrift: [] }).changed).toHaveLength(6);
  });

  it('is left alone beside what is left alone for another reason', () => {
    const verified = { tenantId: false, subscriptionId: true };
    const result = outcomeOf(DRIFTED, { waivedDrift: ['azure.prod.name'], accountName: 'Prod', verified });
    expect(result.withheld).toEqual([
      ['azure.prod.tenant_id', UNVERIFIED],
      ['azure.prod.name', WAIVED],
    ]);
    expect(result.text).toBe(DRIFTED);
  });

  it('is no drift where all is as it should be', () => {
    const right = `azure:\n${entryText('prod')}`;
    expect(outcomeOf(right, { waivedDrift: 'all' })).toEqual({
      text: right,
      outcome: 'same',
      drifted: false,
      changed: [],
      withheld: [],
    });
  });
});
