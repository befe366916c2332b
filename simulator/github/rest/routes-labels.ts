import type { SimResponse } from '../../service.js';
import { requireAccess } from '../access.js';
import { invalid, notFound } from '../errors.js';
import type { Repository } from '../world.js';
import { type Call, jsonBody, ok, paginate, type Route, repositoryOf, text } from './call.js';
import { labelShape, labelShapes } from './shapes.js';

function postLabel(call: Call): SimResponse {
  const repository = repositoryOf(call);
  requireAccess(call.actor, repository, ['issues=write', 'pull_requests=write']);
  const body = jsonBody(call);
  const name = text(body, 'name') ?? '';
  if (name === '') throw invalid([{ resource: 'Label', code: 'missing_field', field: 'name' }]);
  if (repository.labels.some((each) => each.name.toLowerCase() === name.toLowerCase())) {
    throw invalid([{ resource: 'Label', code: 'already_exists', field: 'name' }]);
  }
  const label = call.forge.label(repository, name);
  label.color = text(body, 'color') ?? label.color;
  label.description = text(body, 'description');
  return ok(labelShape(call, repository, label), 201);
}

function readLabels(call: Call): Repository {
  const repository = repositoryOf(call);
  requireAccess(call.actor, repository, ['issues=read', 'pull_requests=read']);
  return repository;
}

function getLabel(call: Call): SimResponse {
  const repository = readLabels(call);
  const found = labelShapes(call, repository, [call.params.name ?? ''])[0];
  if (found === undefined) throw notFound();
  return ok(found);
}

const root = '/repos/:owner/:repo';

/** The labels of a repository. */
export const labelRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${root}/labels`,
    docs: 'issues/labels#list-labels-for-a-repository',
    handle: (call) => {
      const repository = readLabels(call);
      return paginate(
        call,
        repository.labels.map((label) => labelShape(call, repository, label)),
      );
    },
  },
  { method: 'POST', path: `${root}/labels`, docs: 'issues/labels#create-a-label', handle: postLabel },
  { method: 'GET', path: `${root}/labels/:name`, docs: 'issues/labels#get-a-label', handle: getLabel },
];
