import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { defaultJob, type Job, jobSubject } from './azure/jobs.js';
import type { SimulatorKeys } from './azure/tokens.js';
import type { Service, SimRequest, SimResponse } from './service.js';
import type { World } from './world.js';

/** The claims of a job's ID token, as GitHub writes them. `now` in seconds. */
export function idTokenClaims(world: World, job: Job, audience: string | null, now: number): JWTPayload {
  const [owner = ''] = job.repository.split('/');
  const issuedAt = now + world.oidc.skewSeconds;
  const workflowRef = `${job.repository}/${job.workflowPath}@${job.ref}`;
  return {
    jti: randomUUID(),
    sub: jobSubject(job),
    aud: audience ?? `https://github.com/${owner}`,
    ref: job.ref,
    sha: job.sha,
    repository: job.repository,
    repository_owner: owner,
    repository_owner_id: String(job.repositoryOwnerId),
    run_id: String(job.runId),
    run_number: String(job.runNumber),
    run_attempt: String(job.runAttempt),
    repository_visibility: job.repositoryVisibility,
    repository_id: String(job.repositoryId),
    actor_id: String(job.actorId),
    actor: job.actor,
    workflow: job.workflow,
    head_ref: job.pullRequest?.headRef ?? '',
    base_ref: job.pullRequest?.baseRef ?? '',
    event_name: job.event,
    ref_protected: 'false',
    ref_type: job.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    workflow_ref: workflowRef,
    workflow_sha: job.sha,
    job_workflow_ref: workflowRef,
    job_workflow_sha: job.sha,
    runner_environment: 'github-hosted',
    ...(job.environment === null ? {} : { environment: job.environment }),
    iss: world.oidc.issuer,
    nbf: issuedAt - 600,
    exp: issuedAt + world.oidc.lifetimeSeconds,
    iat: issuedAt,
  };
}

function discovery(world: World, origin: string): SimResponse {
  const body = {
    issuer: world.oidc.issuer,
    jwks_uri: `${origin}/.well-known/jwks`,
    subject_types_supported: ['public', 'pairwise'],
    response_types_supported: ['id_token'],
    claims_supported: Object.keys(idTokenClaims(world, defaultJob(), null, 0)),
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid'],
  };
  return { status: 200, body };
}

function refusal(status: number, typeName: string, message: string): SimResponse {
  return {
    status,
    body: { $id: '1', innerException: null, message, typeName, typeKey: typeName, errorCode: 0, eventId: 3000 },
  };
}

/** Path under which jobs ask for ID tokens; ends in a query already, as the runner's address does. */
export const ID_TOKEN_PATH = '/actions/idtoken?api-version=2.0';

/** The runner's token service and GitHub's issuer documents. Only a job of the world with `id-token: write` gets a token, by its own request token. */
export function createOidcService(world: World, keys: SimulatorKeys): Service {
  async function idToken(request: SimRequest): Promise<SimResponse> {
    const token = /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const job = world.jobs.find((item) => item.idToken && item.requestToken === token);
    if (job === undefined) return refusal(401, 'VssUnauthorizedException', 'Not authorized to request an ID token');
    if (request.url.searchParams.get('api-version') !== '2.0') {
      return refusal(
        400,
        'VssVersionNotSpecifiedException',
        'The requested REST API version is out of range for this server.',
      );
    }
    const claims = idTokenClaims(world, job, request.url.searchParams.get('audience'), Math.floor(Date.now() / 1000));
    const value = await (world.oidc.foreignKey ? keys.foreign : keys.github).sign(claims);
    return { status: 200, body: { count: value.length, value } };
  }
  return {
    name: 'oidc',
    handle(request) {
      const { pathname, origin } = request.url;
      if (pathname === '/actions/idtoken' && request.method === 'GET') return idToken(request);
      if (pathname === '/.well-known/openid-configuration') return discovery(world, origin);
      if (pathname === '/.well-known/jwks') return { status: 200, body: { keys: [keys.github.jwk] } };
      return { status: 404, body: { message: 'Not Found' }, unhandled: true };
    },
  };
}
