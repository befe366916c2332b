import { describe, expect, it } from '@jest/globals';
import type { LongRunning } from '../../../simulator/azure/solutions.js';
import {
  applicationId,
  IDS,
  jitAccessOn,
  type ManagedApplication,
  pick,
  plantApplication,
  plantJitRequest,
  ROLES,
} from '../../../simulator/world.js';
import { type Answer, type Call, field, list, useAzure } from './client.js';

const azure = useAzure('arm');
const { world } = azure;

const provider = `/subscriptions/${IDS.subscription}/providers/Microsoft.Solutions`;
const { follow } = azure;
const ask = (path: string, call: Call = {}): Promise<Answer> =>
  follow(azure.simulator.origins.arm + encodeURI(path), call);
const names = (answer: Answer) => list(answer.json).map((item) => field(item, 'name'));
const code = (answer: Answer) => [answer.status, field(answer.json, 'error.code')];

/** Gives the auditor a role at the subscription. */
function grant(roleDefinitionId: string): void {
  const usual = pick(world.roleAssignments, ({ principalId }) => principalId === IDS.auditor.servicePrincipal);
  world.roleAssignments.push({ ...usual, name: '99999999-9999-4999-8999-0000000000aa', roleDefinitionId });
}

const off = (policy: object = { ...jitAccessOn(), jitAccessEnabled: false }) => ({
  method: 'PATCH',
  body: JSON.stringify({ properties: { jitAccessPolicy: policy } }),
});

describe('reading', () => {
  it('has nothing in the healthy world', async () => {
    expect((await ask(`${provider}/applications?api-version=2021-07-01`)).json).toEqual({ value: [] });
    expect((await ask(`${provider}/jitRequests?api-version=2021-07-01`)).json).toEqual({ value: [] });
  });

  it.each(['applications', 'jitRequests'])('lists %s page by page', async (type) => {
    world.arm.pageSize = 1;
    for (const name of ['one', 'two']) plantJitRequest(world, plantApplication(world, { name }), 1, { name });
    const first = await ask(`${provider}/${type}?api-version=2021-07-01`);
    expect(names(first)).toEqual(['one']);
    const second = await follow(field(first.json, 'nextLink'));
    expect(names(second)).toEqual(['two']);
    expect(field(second.json, 'nextLink')).toBeUndefined();
  });

  it.each([
    ['applications', '2018-06-01'],
    ['applications', '2023-12-01-preview'],
    ['jitRequests', '2022-04-01'],
  ])('knows no %s in %s', async (type, version) => {
    expect(code(await ask(`${provider}/${type}?api-version=${version}`))).toEqual([400, 'NoRegisteredProviderFound']);
  });

  it('says only in 2021-07-01 when a request was made', async () => {
    const made = plantJitRequest(world, plantApplication(world), 3).createdAt;
    const read = async (version: string) =>
      field(list((await ask(`${provider}/jitRequests?api-version=${version}`)).json)[0], 'systemData.createdAt');
    expect([await read('2019-07-01'), await read('2021-07-01')]).toEqual([undefined, made]);
  });

  it('finds one application by its id, in any case, or says that it is not there', async () => {
    const id = applicationId(plantApplication(world));
    const found = await ask(`${id.toUpperCase()}?api-version=2021-07-01`);
    expect(field(found.json, 'properties.jitAccessPolicy')).toEqual(jitAccessOn());
    expect(code(await ask(`${id}x?api-version=2021-07-01`))).toEqual([404, 'ResourceNotFound']);
  });

  it('needs a role', async () => {
    const id = applicationId(plantApplication(world));
    world.roleAssignments = [];
    for (const path of [`${provider}/applications`, `${provider}/jitRequests`, id]) {
      expect(code(await ask(`${path}?api-version=2021-07-01`))).toEqual([403, 'AuthorizationFailed']);
    }
  });

  it('is refused, or finds nothing, where the provider is not registered', async () => {
    plantApplication(world);
    pick(world.subscriptions, () => true).unregisteredProviders = ['Microsoft.Solutions'];
    const path = `${provider}/applications?api-version=2021-07-01`;
    expect(code(await ask(path))).toEqual([409, 'MissingSubscriptionRegistration']);
    world.solutions.unregistered = 'empty';
    expect((await ask(path)).json).toEqual({ value: [] });
  });
});

describe('PATCH of the JIT access policy', () => {
  const path = (item: ManagedApplication) => `${applicationId(item)}?api-version=2019-07-01`;

  it('is not for a reader', async () => {
    const planted = plantApplication(world);
    expect(code(await ask(path(planted), off()))).toEqual([403, 'AuthorizationFailed']);
    expect(planted.jitAccessPolicy?.jitAccessEnabled).toBe(true);
  });

  it('goes on in the background and can be followed both ways', async () => {
    grant(ROLES.contributor);
    const planted = plantApplication(world);
    const accepted = await ask(path(planted), off());
    expect([accepted.status, accepted.headers['retry-after']]).toEqual([202, '1']);
    expect(field(accepted.json, 'properties.provisioningState')).toBe('Updating');
    expect(code(await ask(path(planted), off()))).toEqual([409, 'Conflict']);
    const running = await follow(accepted.headers['azure-asyncoperation']);
    expect([running.headers['retry-after'], field(running.json, 'status')]).toEqual(['1', 'Running']);
    expect(planted.jitAccessPolicy?.jitAccessEnabled).toBe(true);
    expect(field((await follow(accepted.headers['azure-asyncoperation'])).json, 'status')).toBe('Succeeded');
    expect(planted.jitAccessPolicy).toEqual({ ...jitAccessOn(), jitAccessEnabled: false });
    const result = await follow(accepted.headers.location);
    expect([result.status, field(result.json, 'properties.jitAccessPolicy.jitAccessEnabled')]).toEqual([200, false]);
  });

  it('answers 202 at the location until it has ended', async () => {
    grant(ROLES.contributor);
    world.solutions.update = { ...world.solutions.update, answer: 'location', retryAfterSeconds: null };
    const accepted = await ask(path(plantApplication(world)), off());
    expect(accepted.headers['azure-asyncoperation']).toBeUndefined();
    expect(accepted.headers['retry-after']).toBeUndefined();
    expect((await follow(accepted.headers.location)).status).toBe(202);
    expect((await follow(accepted.headers.location)).status).toBe(200);
  });

  it('replaces the whole policy: what is not sent is gone', async () => {
    grant(ROLES.contributor);
    world.solutions.update.answer = 'synchronous';
    const planted = plantApplication(world);
    expect((await ask(path(planted), off({ jitAccessEnabled: false }))).status).toBe(200);
    expect(planted.jitAccessPolicy).toEqual({ jitAccessEnabled: false });
  });

  it('goes on when nobody follows it, at each read of the application', async () => {
    grant(ROLES.contributor);
    const planted = plantApplication(world);
    await ask(path(planted), off());
    const states = [await ask(path(planted)), await ask(path(planted))].map((answer) =>
      field(answer.json, 'properties.provisioningState'),
    );
    expect(states).toEqual(['Updating', 'Succeeded']);
  });

  it.each<[string, Partial<LongRunning>, string, boolean, string]>([
    ['can fail', { ends: 'Failed' }, 'Failed', true, 'Failed'],
    ['can be cancelled', { ends: 'Canceled' }, 'Canceled', true, 'Failed'],
    ['can run for ever', { ends: 'never' }, 'Running', true, 'Succeeded'],
    ['can end well without effect', { withoutEffect: true }, 'Succeeded', true, 'Succeeded'],
    ['can change more', { alsoChanges: { provisioningState: 'Other' } }, 'Succeeded', false, 'Other'],
  ])('%s', async (_title, update, status, enabled, provisioningState) => {
    grant(ROLES.contributor);
    const planted = plantApplication(world, { longRunning: { update: { ...update, readsUntilDone: 0 } } });
    const accepted = await ask(path(planted), off());
    const ended = await follow(accepted.headers['azure-asyncoperation']);
    expect(field(ended.json, 'status')).toBe(status);
    expect(field(ended.json, 'error.code')).toBe(
      ['Failed', 'Canceled'].includes(status) ? 'ApplicationUpdateFail' : undefined,
    );
    expect([planted.jitAccessPolicy?.jitAccessEnabled, planted.provisioningState]).toEqual([
      enabled,
      provisioningState,
    ]);
  });

  it.each([
    ['no JSON', '{'],
    ['no policy', '{"properties":{}}'],
    ['no jitAccessEnabled', '{"properties":{"jitAccessPolicy":{"jitApprovalMode":"AutoApprove"}}}'],
    ['another property', '{"properties":{"jitAccessPolicy":{"jitAccessEnabled":false},"managedResourceGroupId":"x"}}'],
  ])('refuses %s', async (_title, body) => {
    grant(ROLES.contributor);
    expect(code(await ask(path(plantApplication(world)), { method: 'PATCH', body }))).toEqual([
      400,
      'InvalidRequestContent',
    ]);
  });

  it('does not switch JIT access on', async () => {
    grant(ROLES.contributor);
    const planted = plantApplication(world, { jitAccessPolicy: jitAccessOn({ jitAccessEnabled: false }) });
    expect(code(await ask(path(planted), off(jitAccessOn())))).toEqual([400, 'BadRequest']);
  });
});

describe('refreshPermissions', () => {
  it('takes what the publisher has published', async () => {
    grant(ROLES.managedApplicationOperator);
    const published = [{ principalId: IDS.user, roleDefinitionId: ROLES.owner }];
    const planted = plantApplication(world, { publishedAuthorizations: published });
    const accepted = await ask(`${applicationId(planted)}/refreshPermissions?api-version=2019-07-01`, {
      method: 'POST',
    });
    expect([accepted.status, accepted.text]).toEqual([202, '']);
    expect((await follow(accepted.headers.location)).status).toBe(202);
    expect((await follow(accepted.headers.location)).status).toBe(200);
    expect(planted.authorizations).toEqual(published);
  });

  it('is not for a reader, and is a POST', async () => {
    const path = `${applicationId(plantApplication(world))}/refreshPermissions?api-version=2019-07-01`;
    expect(code(await ask(path, { method: 'POST' }))).toEqual([403, 'AuthorizationFailed']);
    expect((await ask(path)).status).toBe(404);
  });
});
