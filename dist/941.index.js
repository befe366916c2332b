export const id = 941;
export const ids = [941];
export const modules = {

/***/ 67941:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readTenant: () => (/* binding */ readTenant)
});

// EXTERNAL MODULE: ./lib/src/core/facts.js + 1 modules
var facts = __webpack_require__(61681);
// EXTERNAL MODULE: ./node_modules/@azure/arm-authorization/dist/index.js
var dist = __webpack_require__(71043);
// EXTERNAL MODULE: ./node_modules/@azure/arm-subscriptions/dist/esm/index.js + 25 modules
var esm = __webpack_require__(16654);
// EXTERNAL MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/index.js + 81 modules
var dist_esm = __webpack_require__(4792);
// EXTERNAL MODULE: ./lib/src/errors.js
var errors = __webpack_require__(65071);
// EXTERNAL MODULE: ./lib/src/azure/answer.js
var azure_answer = __webpack_require__(71762);
// EXTERNAL MODULE: ./lib/src/azure/authorization.js
var authorization = __webpack_require__(79191);
// EXTERNAL MODULE: ./lib/src/azure/client.js
var client = __webpack_require__(71815);
// EXTERNAL MODULE: ./lib/src/azure/wire.js
var wire = __webpack_require__(83613);
;// CONCATENATED MODULE: ./lib/src/azure/arm-lists.js





/** A reader of the lists for which there is no library of Microsoft in this action; next links to other hosts are refused. */
function createArmLister(endpoint, tokens, settings) {
    const transport = (0,client/* createTransport */.oO)(endpoint, settings);
    const pipeline = (0,client/* createAzurePipeline */.Cb)((0,authorization/* authorizationPolicy */.w)(endpoint, tokens));
    const get = async (url) => {
        const headers = (0,dist_esm/* createHttpHeaders */.Nc)({ Accept: 'application/json' });
        return (0,azure_answer/* requireSuccess */.z_)(endpoint, await pipeline.sendRequest(transport, (0,dist_esm/* createPipelineRequest */.G6)({ url, headers })));
    };
    return async (path, apiVersion, filter) => {
        const first = new URL(`${endpoint.url.replace(/\/$/, '')}${path}`);
        first.searchParams.set('api-version', apiVersion);
        if (filter !== undefined)
            first.searchParams.set('$filter', filter);
        const all = [];
        const seen = new Set();
        for (let url = first.toString(); url !== null;) {
            if (seen.has(url))
                throw new wire/* MalformedError */.G4('the pages of the list never end');
            seen.add(url);
            const page = await get(url);
            all.push(...(0,wire/* listField */.FZ)(page, 'value', (item) => item));
            const next = (0,wire/* optionalText */.mR)(page, 'nextLink');
            url = next === '' ? null : next;
        }
        return all;
    };
}
//# sourceMappingURL=arm-lists.js.map
;// CONCATENATED MODULE: ./lib/src/azure/arm.js









/**
 * Runs one operation of a library and gives the raw bodies that it met. The libraries' own deserialiser makes an
 * empty list of an answer without `value`, so their result is not used.
 */
async function bodies(endpoint, operation) {
    const responses = [];
    const onResponse = (response) => {
        if (responses.some(({ request }) => request.url === response.request.url))
            throw new wire/* MalformedError */.G4('the pages of the list never end');
        responses.push(response);
    };
    let thrown;
    try {
        await operation({ onResponse });
    }
    catch (error) {
        thrown = error;
    }
    if (thrown instanceof errors/* ServiceError */._7 || thrown instanceof wire/* MalformedError */.G4)
        throw thrown;
    const parsed = responses.map((response) => (0,azure_answer/* requireSuccess */.z_)(endpoint, response));
    if (parsed.length === 0)
        throw thrown ?? new Error(`${endpoint.service}: the library made no request`);
    // The service answered well and the library still failed: its deserialiser found another shape than it knows.
    if (thrown !== undefined)
        throw new wire/* MalformedError */.G4('the answer has another shape than asked for');
    return parsed;
}
async function exhaust(pages) {
    for await (const _ of pages) {
        // Each page reaches the caller through `onResponse`.
    }
}
function single(found) {
    const [body] = found;
    if (body === undefined)
        throw new wire/* MalformedError */.G4('there is no answer');
    return body;
}
/** The library asks in the words of 2016, which need not name the tenant; this version is documented to. */
const subscriptionVersion = {
    name: 'subscriptionApiVersion',
    sendRequest(request, next) {
        const url = new URL(request.url);
        url.searchParams.set('api-version', '2022-12-01');
        request.url = url.toString();
        return next(request);
    },
};
function replaceAuthorization(pipeline, endpoint, tokens) {
    pipeline.removePolicy({ name: dist_esm/* bearerTokenAuthenticationPolicyName */.uQ });
    pipeline.addPolicy((0,authorization/* authorizationPolicy */.w)(endpoint, tokens));
}
/** A client of Azure Resource Manager on the libraries of Microsoft, with our transport and authorization. */
function createArmClient(endpoint, tokens, settings) {
    // Only the policy that is taken out below would ever ask this credential.
    const credential = { getToken: async () => ({ token: await tokens.token(), expiresOnTimestamp: 0 }) };
    const options = {
        ...client/* LIBRARY_OPTIONS */.pK,
        endpoint: endpoint.url,
        httpClient: (0,client/* createTransport */.oO)(endpoint, settings),
        allowInsecureConnection: endpoint.url.startsWith('http:'),
    };
    const subscriptions = new esm/* SubscriptionClient */.DI(credential, options);
    replaceAuthorization(subscriptions.pipeline, endpoint, tokens);
    subscriptions.pipeline.addPolicy(subscriptionVersion);
    const authorizationOf = (subscriptionId) => {
        const client = new dist/* AuthorizationManagementClient */.IK(credential, subscriptionId, options);
        replaceAuthorization(client.pipeline, endpoint, tokens);
        return client;
    };
    const value = (pages) => pages.flatMap((page) => (0,wire/* listField */.FZ)(page, 'value', (item) => item));
    const list = createArmLister(endpoint, tokens, settings);
    const authorization = (subscriptionId) => `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization`;
    const solutions = (subscriptionId) => `/subscriptions/${subscriptionId}/providers/Microsoft.Solutions`;
    const schedules = { eligible: 'roleEligibilityScheduleInstances', active: 'roleAssignmentScheduleInstances' };
    return {
        allRoleAssignments: (id) => list(`${authorization(id)}/roleAssignments`, '2022-04-01'),
        denyAssignments: (id) => list(`${authorization(id)}/denyAssignments`, '2022-04-01', 'atScope()'),
        scheduledRoles: (id, which) => list(`${authorization(id)}/${schedules[which]}`, '2020-10-01', 'atScope()'),
        defenderPlans: (id) => list(`/subscriptions/${id}/providers/Microsoft.Security/pricings`, '2024-01-01'),
        subscriptions: () => list('/subscriptions', '2022-12-01'),
        managedApplications: (id) => list(`${solutions(id)}/applications`, '2021-07-01'),
        jitRequests: (id) => list(`${solutions(id)}/jitRequests`, '2021-07-01'),
        async subscription(subscriptionId) {
            return single(await bodies(endpoint, (hooks) => subscriptions.subscriptions.get(subscriptionId, hooks)));
        },
        async roleAssignments(subscriptionId) {
            const { roleAssignments } = authorizationOf(subscriptionId);
            const list = (hooks) => exhaust(roleAssignments.listForSubscription({ filter: 'atScope()', ...hooks }).byPage());
            return value(await bodies(endpoint, list));
        },
        async roleDefinitionsByName(subscriptionId, name) {
            const { roleDefinitions } = authorizationOf(subscriptionId);
            const filter = `roleName eq '${name.replaceAll("'", "''")}'`;
            const list = (hooks) => exhaust(roleDefinitions.list(`subscriptions/${subscriptionId}`, { filter, ...hooks }).byPage());
            return value(await bodies(endpoint, list));
        },
        async roleDefinition(subscriptionId, guid) {
            const { roleDefinitions } = authorizationOf(subscriptionId);
            return single(await bodies(endpoint, (hooks) => roleDefinitions.get(`subscriptions/${subscriptionId}`, guid, hooks)));
        },
    };
}
//# sourceMappingURL=arm.js.map
// EXTERNAL MODULE: ./lib/src/azure/retry.js
var retry = __webpack_require__(47324);
;// CONCATENATED MODULE: ./lib/src/azure/graph.js







const BATCH_LIMIT = 20;
const API = '/v1.0';
function isFailure(thrown) {
    return thrown instanceof errors/* ServiceError */._7 || thrown instanceof wire/* MalformedError */.G4;
}
/** The parts of a batch's answer by their id, which is the index of the path. */
function partsById(answer) {
    return new Map((0,wire/* listField */.FZ)(answer, 'responses', (part) => [String(part.id), part]));
}
/** The words of a part that was refused, without the secrets that they may repeat. */
function graph_hidden(body, hide) {
    return hide === undefined || body === undefined ? body : JSON.parse(hide(JSON.stringify(body)));
}
function judgePart(endpoint, part, hide) {
    if (part === undefined || typeof part.status !== 'number')
        return new wire/* MalformedError */.G4('the batch holds no answer to this read');
    const { status, body } = part;
    if (status < 200 || status >= 300)
        return (0,azure_answer/* refusal */.x5)(endpoint, { status, body: graph_hidden(body, hide) });
    return (0,wire/* isObject */.Gv)(body) ? body : new wire/* MalformedError */.G4('the answer is no object');
}
function createSender(endpoint, tokens, settings) {
    const transport = (0,client/* createTransport */.oO)(endpoint, settings);
    const pipeline = (0,client/* createAzurePipeline */.Cb)((0,authorization/* authorizationPolicy */.w)(endpoint, tokens));
    return async (url, body) => {
        const request = (0,dist_esm/* createPipelineRequest */.G6)({
            url,
            method: body === undefined ? 'GET' : 'POST',
            headers: (0,dist_esm/* createHttpHeaders */.Nc)({
                Accept: 'application/json',
                ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
            }),
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        return (0,azure_answer/* requireSuccess */.z_)(endpoint, await pipeline.sendRequest(transport, request));
    };
}
/** The answer to one read, its failure included; a fault of ours is thrown on. */
async function settle(read) {
    try {
        return await read();
    }
    catch (thrown) {
        if (isFailure(thrown))
            return thrown;
        throw thrown;
    }
}
/** The headers of a part of a batch: a throttled one says there when it may be asked again. */
function headersOf(part) {
    const entries = (0,wire/* isObject */.Gv)(part?.headers) ? Object.entries(part.headers) : [];
    return (0,dist_esm/* createHttpHeaders */.Nc)(Object.fromEntries(entries.map(([name, value]) => [name, String(value)])));
}
async function sendBatch({ endpoint, send, settings }, paths) {
    const base = `${endpoint.url}${API}`;
    const requests = paths.map((path, index) => ({ id: String(index), method: 'GET', url: path }));
    let parts;
    try {
        parts = partsById(await send(`${base}/$batch`, { requests }));
    }
    catch (thrown) {
        if (isFailure(thrown))
            return paths.map(() => thrown);
        throw thrown;
    }
    return Promise.all(paths.map(async (path, index) => {
        const part = parts.get(String(index));
        const judged = judgePart(endpoint, part, settings.hide);
        const again = judged instanceof errors/* ServiceError */._7 && (0,retry/* isTransientStatus */.Dm)(judged.details.status ?? 0);
        // A batch's own success says nothing of its parts: one that may pass is asked again by itself, when it says so.
        return again && (await (0,client/* waitForTurn */.qg)(headersOf(part), settings)) ? settle(() => send(`${base}${path}`)) : judged;
    }));
}
/** A client of Microsoft Graph; what goes wrong with one read is the answer to that read only. */
function createGraphClient(endpoint, tokens, settings) {
    const send = createSender(endpoint, tokens, settings);
    return {
        async getAll(paths) {
            const chunks = Array.from({ length: Math.ceil(paths.length / BATCH_LIMIT) }, (_, index) => paths.slice(index * BATCH_LIMIT, (index + 1) * BATCH_LIMIT));
            const answers = await Promise.all(chunks.map((chunk) => sendBatch({ endpoint, send, settings }, chunk)));
            return answers.flat();
        },
        async elements(firstPage) {
            const all = [];
            const seen = new Set();
            for (let page = firstPage;;) {
                all.push(...(0,wire/* listField */.FZ)(page, 'value', (item) => item));
                const next = (0,wire/* optionalText */.mR)(page, '@odata.nextLink');
                if (next === null)
                    return all;
                if (seen.has(next))
                    throw new wire/* MalformedError */.G4('the pages of the list never end');
                seen.add(next);
                page = (0,wire/* asObject */.eB)(await send(next), 'the next page');
            }
        },
    };
}
//# sourceMappingURL=graph.js.map
;// CONCATENATED MODULE: ./lib/src/azure/graph-facts.js




/** Graph's own word that the object does not exist; any other 404 proves nothing. */
function isAbsent(answer) {
    return (answer instanceof errors/* ServiceError */._7 &&
        answer.details.status === 404 &&
        answer.details.code === 'Request_ResourceNotFound');
}
/** An answer of Graph as a fact: parsed, or why it can't be had. */
async function toFact(answer, about, parse) {
    try {
        if (answer instanceof errors/* ServiceError */._7 || answer instanceof wire/* MalformedError */.G4)
            throw answer;
        return (0,facts/* known */.eO)(await parse(answer));
    }
    catch (thrown) {
        return (0,azure_answer/* toUnknown */.u1)(thrown, about);
    }
}
/** The same for one object: Graph's word that there is none is `null`. */
async function toEntityFact(answer, about, parse) {
    return isAbsent(answer) ? (0,facts/* known */.eO)(null) : toFact(answer, about, parse);
}
//# sourceMappingURL=graph-facts.js.map
// EXTERNAL MODULE: ./lib/src/azure/parse-graph.js
var parse_graph = __webpack_require__(86532);
// EXTERNAL MODULE: ./lib/src/core/permissions.js
var core_permissions = __webpack_require__(92360);
;// CONCATENATED MODULE: ./lib/src/azure/read-apis.js





const SELECT = '$select=id,appId,displayName,appRoles,oauth2PermissionScopes';
/** The APIs to look up first: those that permissions are expected on, and Microsoft Graph, whose names are always needed. */
function expectedApis(permissions) {
    return [...new Set([...permissions.map(({ resourceAppId }) => resourceAppId), core_permissions/* MICROSOFT_GRAPH */.uG])];
}
/** The path that asks for an API by its key (`apiKey`). */
function apiPath(key) {
    const name = (0,core_permissions/* nameOfApiKey */.SO)(key);
    if (name === undefined)
        return `/servicePrincipals(appId='${key}')?${SELECT}`;
    const filter = encodeURIComponent(`displayName eq '${name.replaceAll("'", "''")}'`);
    return `/servicePrincipals?$filter=${filter}&${SELECT}`;
}
async function readApi(graph, key, answer, about) {
    const name = (0,core_permissions/* nameOfApiKey */.SO)(key);
    if (name === undefined)
        return isAbsent(answer) ? (0,facts/* known */.eO)(null) : toFact(answer, about, (body) => (0,parse_graph/* parseResourceApi */.Sw)(body, key));
    return toFact(answer, about, async (body) => {
        const [first, second] = (await graph.elements(body)).map(parse_graph/* parseAnyApi */.I2);
        if (second !== undefined)
            throw new wire/* MalformedError */.G4(`several APIs of the tenant are called “${name}”: name it by its appId in api-permissions`);
        return first ?? null;
    });
}
/** The APIs that were asked for, by their keys and their appIds; unknown as soon as one of them is. */
async function readExpectedApis(graph, keys, answers, about) {
    const apis = new Map();
    for (const [index, key] of keys.entries()) {
        const api = await readApi(graph, key, answers[index] ?? new wire/* MalformedError */.G4('there is no answer'), about);
        if (!api.known)
            return api;
        apis.set(key, api.value);
        if (api.value !== null)
            apis.set(api.value.appId, api.value);
    }
    return (0,facts/* known */.eO)(apis);
}
function values(fact) {
    return fact.known ? fact.value : [];
}
/** The further APIs that permissions are declared on or granted of: one more batch, and only where there are any. */
async function readOtherApis(graph, { resourceApis, application, delegatedGrants, applicationGrants, own }, about) {
    if (!resourceApis.known)
        return (0,facts/* dependent */.qy)(about.read, resourceApis);
    const objectIds = [...resourceApis.value.values()].flatMap((api) => (api === null ? [] : [api.objectId]));
    const have = new Set([...resourceApis.value.keys(), ...objectIds, ...own]);
    const declared = application.known ? (application.value?.permissions ?? []) : [];
    const appIds = new Set(declared.map(({ resourceAppId }) => resourceAppId).filter((id) => !have.has(id)));
    const granted = [...values(delegatedGrants), ...applicationGrants.flatMap(values)];
    const objects = new Set(granted.map(({ resourceObjectId }) => resourceObjectId).filter((id) => !have.has(id)));
    const wanted = [
        ...[...appIds].map((id) => ({ id, path: apiPath(id) })),
        ...[...objects].map((id) => ({ id, path: `/servicePrincipals/${id}?${SELECT}` })),
    ];
    if (wanted.length === 0)
        return (0,facts/* known */.eO)(new Map());
    const answers = await graph.getAll(wanted.map(({ path }) => path));
    const apis = new Map();
    for (const [index, { id }] of wanted.entries()) {
        const answer = answers[index] ?? new wire/* MalformedError */.G4('there is no answer');
        const api = isAbsent(answer) ? (0,facts/* known */.eO)(null) : await toFact(answer, about, parse_graph/* parseAnyApi */.I2);
        if (!api.known)
            return api;
        apis.set(id, api.value);
    }
    return (0,facts/* known */.eO)(apis);
}
//# sourceMappingURL=read-apis.js.map
;// CONCATENATED MODULE: ./lib/src/azure/read-directory.js





const NAMES = (/* unused pure expression or super */ null && ([
    'application',
    'servicePrincipal',
    'delegatedGrants',
    'applicationGrants',
    'resourceApis',
    'otherApis',
    'groups',
    'federatedCredentials',
    'loginPrincipal',
    'loginFederatedCredentials',
    'loginApplicationGrants',
    'loginGroups',
]));
/** What each read is called in messages, and the least right that it takes. */
const READS = {
    application: { read: 'the application (Microsoft Graph)', right: 'Application.Read.All' },
    servicePrincipal: { read: 'the service principal (Microsoft Graph)', right: 'Application.Read.All' },
    delegatedGrants: { read: 'the consent for delegated permissions (Microsoft Graph)', right: 'Directory.Read.All' },
    applicationGrants: {
        read: 'the consent for application permissions (Microsoft Graph)',
        right: 'Application.Read.All',
    },
    resourceApis: { read: 'the APIs that permissions are asked of (Microsoft Graph)', right: 'Application.Read.All' },
    otherApis: { read: 'the further APIs that permissions are on (Microsoft Graph)', right: 'Application.Read.All' },
    groups: { read: 'the groups of the service principal (Microsoft Graph)', right: 'Application.Read.All' },
    federatedCredentials: {
        read: 'the federated credentials of the checked app (Microsoft Graph)',
        right: 'Application.Read.All',
    },
    loginPrincipal: { read: 'the login app’s service principal (Microsoft Graph)', right: 'Application.Read.All' },
    loginFederatedCredentials: {
        read: 'the federated credentials of the login app (Microsoft Graph)',
        right: 'Application.Read.All',
    },
    loginApplicationGrants: {
        read: 'the login app’s consent for application permissions (Microsoft Graph)',
        right: 'Application.Read.All',
    },
    loginGroups: {
        read: 'the groups of the login app’s service principal (Microsoft Graph)',
        right: 'Application.Read.All',
    },
};
/** Every fact of the directory as unknown, because of one cause that lies before them all. */
function directoryUnknown(cause) {
    const fact = (name) => (0,facts/* dependent */.qy)(READS[name].read, cause);
    return {
        application: fact('application'),
        servicePrincipal: fact('servicePrincipal'),
        delegatedGrants: fact('delegatedGrants'),
        applicationGrants: fact('applicationGrants'),
        resourceApis: fact('resourceApis'),
        otherApis: fact('otherApis'),
        groups: fact('groups'),
        federatedCredentials: fact('federatedCredentials'),
        loginPrincipal: fact('loginPrincipal'),
        loginFederatedCredentials: fact('loginFederatedCredentials'),
        loginApplicationGrants: fact('loginApplicationGrants'),
        loginGroups: fact('loginGroups'),
    };
}
/** What is asked about the checked app, in the order of the answers. */
function checkedPaths(clientId) {
    const principal = `/servicePrincipals(appId='${clientId}')`;
    const application = `/applications(appId='${clientId}')`;
    return [
        `${application}?$select=id,appId,displayName,signInAudience,createdDateTime,requiredResourceAccess,passwordCredentials,appRoles`,
        `${application}/federatedIdentityCredentials`,
        `${principal}?$select=id,appId,displayName,accountEnabled`,
        `${principal}/appRoleAssignments`,
        `${principal}/transitiveMemberOf?$select=id`,
        `${principal}/oauth2PermissionGrants`,
    ];
}
/** What is asked about a login app that is not the checked one, in the order of the answers. */
function loginPaths(clientId) {
    const [, credentials = '', principal = '', grants = '', groups = ''] = checkedPaths(clientId);
    return [credentials, principal, grants, groups];
}
function answersOf(graph, answers) {
    const at = (index) => answers[index] ?? new wire/* MalformedError */.G4('there is no answer');
    return {
        at,
        list: (index, name, parse) => toFact(at(index), READS[name], async (page) => (await graph.elements(page)).map(parse)),
        credentials: (index, name) => toEntityFact(at(index), READS[name], async (page) => (await graph.elements(page)).map(parse_graph/* parseFederatedCredential */.pA)),
    };
}
/** Graph's word that there is no such principal is its word that it has no consent and no groups. */
function unlessAbsent(principal, fact) {
    return principal.known && principal.value === null ? (0,facts/* known */.eO)([]) : fact;
}
/** What there is to know of the login app where the run reads with tokens of no app. */
const NO_LOGIN_APP = {
    loginPrincipal: (0,facts/* known */.eO)(null),
    loginFederatedCredentials: (0,facts/* known */.eO)(null),
    loginApplicationGrants: (0,facts/* known */.eO)([]),
    loginGroups: (0,facts/* known */.eO)([]),
};
async function readLogin(answers, first, clientId) {
    const [credentials, principal, grants, groups] = await Promise.all([
        answers.credentials(first, 'loginFederatedCredentials'),
        toEntityFact(answers.at(first + 1), READS.loginPrincipal, (body) => (0,parse_graph/* parseServicePrincipal */.x$)(body, clientId)),
        answers.list(first + 2, 'loginApplicationGrants', parse_graph/* parseApplicationGrant */.I1),
        answers.list(first + 3, 'loginGroups', parse_graph/* parseMembership */.kt),
    ]);
    return {
        loginFederatedCredentials: credentials,
        loginPrincipal: principal,
        loginApplicationGrants: unlessAbsent(principal, grants),
        loginGroups: unlessAbsent(principal, groups),
    };
}
/**
 * Reads all that Microsoft Graph knows of the two apps: one request as long as no list has a second page and all
 * permissions are on APIs that were expected.
 */
async function readDirectory(graph, { clientId, loginClientId, permissions }) {
    const apis = expectedApis(permissions);
    const own = checkedPaths(clientId);
    const loginId = loginClientId === clientId ? undefined : loginClientId;
    const others = loginId === undefined ? [] : loginPaths(loginId);
    const raw = await graph.getAll([...own, ...others, ...apis.map(apiPath)]);
    const answers = answersOf(graph, raw);
    const [application, federatedCredentials, servicePrincipal, grants, groups, delegated, resourceApis, login] = await Promise.all([
        toEntityFact(answers.at(0), READS.application, (body) => (0,parse_graph/* parseApplication */.wO)(body, clientId)),
        answers.credentials(1, 'federatedCredentials'),
        toEntityFact(answers.at(2), READS.servicePrincipal, (body) => (0,parse_graph/* parseServicePrincipal */.x$)(body, clientId)),
        answers.list(3, 'applicationGrants', parse_graph/* parseApplicationGrant */.I1),
        answers.list(4, 'groups', parse_graph/* parseMembership */.kt),
        answers.list(5, 'delegatedGrants', parse_graph/* parseDelegatedGrant */.Ro),
        readExpectedApis(graph, apis, raw.slice(own.length + others.length), READS.resourceApis),
        loginId === undefined ? undefined : readLogin(answers, own.length, loginId),
    ]);
    const checked = {
        application,
        servicePrincipal,
        federatedCredentials,
        resourceApis,
        delegatedGrants: unlessAbsent(servicePrincipal, delegated),
        applicationGrants: unlessAbsent(servicePrincipal, grants),
        groups: unlessAbsent(servicePrincipal, groups),
    };
    const loginFacts = login ??
        (loginClientId === undefined
            ? NO_LOGIN_APP
            : {
                loginPrincipal: servicePrincipal,
                loginFederatedCredentials: federatedCredentials,
                loginApplicationGrants: checked.applicationGrants,
                loginGroups: checked.groups,
            });
    const objectIds = [servicePrincipal, loginFacts.loginPrincipal].flatMap((fact) => fact.known && fact.value !== null ? [fact.value.objectId] : []);
    const otherApis = await readOtherApis(graph, {
        ...checked,
        applicationGrants: [checked.applicationGrants, loginFacts.loginApplicationGrants],
        own: [clientId, ...(loginClientId === undefined ? [] : [loginClientId]), ...objectIds],
    }, READS.otherApis);
    return { ...checked, ...loginFacts, otherApis };
}
//# sourceMappingURL=read-directory.js.map
// EXTERNAL MODULE: ./lib/src/core/managed-app-facts.js
var managed_app_facts = __webpack_require__(84729);
// EXTERNAL MODULE: ./lib/src/azure/parse-managed-apps.js
var parse_managed_apps = __webpack_require__(94946);
;// CONCATENATED MODULE: ./lib/src/azure/read-managed-apps.js






const read_managed_apps_READS = {
    managedApplications: { read: 'the managed applications (Azure Resource Manager)', right: 'Reader' },
    premiumPlans: { read: 'the licences of the tenant (Microsoft Graph)', right: 'Directory.Read.All' },
    jitRequests: { read: 'the requests for JIT access (Azure Resource Manager)', right: 'Reader' },
};
/** Nothing was asked: no application needs it, or no check does. */
const NOT_ASKED = {
    managedApplications: (0,facts/* known */.eO)({ kind: 'not-asked' }),
    premiumPlans: (0,facts/* known */.eO)(null),
    jitRequests: (0,facts/* known */.eO)(null),
};
function isAsked({ licence, requests }) {
    return licence || requests;
}
/** Every fact as unknown, because of one cause that lies before them all; what no check needs is not even that. */
function managedAppsUnknown(cause, question) {
    if (!isAsked(question))
        return NOT_ASKED;
    return {
        managedApplications: (0,facts/* dependent */.qy)(read_managed_apps_READS.managedApplications.read, cause),
        premiumPlans: (0,facts/* dependent */.qy)(read_managed_apps_READS.premiumPlans.read, cause),
        jitRequests: question.requests ? (0,facts/* dependent */.qy)(read_managed_apps_READS.jitRequests.read, cause) : (0,facts/* known */.eO)(null),
    };
}
async function readApplications(arm, subscriptionId) {
    try {
        const applications = (await arm.managedApplications(subscriptionId)).map(parse_managed_apps/* parseManagedApplication */.Xv);
        return (0,facts/* known */.eO)({ kind: 'applications', applications });
    }
    catch (thrown) {
        if ((0,azure_answer/* isUnregistered */.u7)(thrown))
            return (0,facts/* known */.eO)({ kind: 'unregistered' });
        return (0,azure_answer/* toUnknown */.u1)(thrown, read_managed_apps_READS.managedApplications);
    }
}
async function readPlans(graph) {
    if (!graph.known)
        return (0,facts/* dependent */.qy)(read_managed_apps_READS.premiumPlans.read, graph);
    const [answer = new wire/* MalformedError */.G4('there is no answer')] = await graph.value.getAll([
        '/subscribedSkus?$select=skuPartNumber,capabilityStatus,servicePlans',
    ]);
    return toFact(answer, read_managed_apps_READS.premiumPlans, async (page) => (await graph.value.elements(page)).flatMap(parse_managed_apps/* parsePremiumPlans */.hx));
}
async function readRequests(arm, subscriptionId) {
    try {
        return (0,facts/* known */.eO)((await arm.jitRequests(subscriptionId)).map(parse_managed_apps/* parseJitRequest */.Aj));
    }
    catch (thrown) {
        return (0,azure_answer/* toUnknown */.u1)(thrown, read_managed_apps_READS.jitRequests);
    }
}
/**
 * Reads the managed applications of a subscription; licences and requests only where an application has JIT access
 * enabled: elsewhere nobody needs to know of them.
 */
async function readManagedApps(arm, graph, { subscriptionId, ...question }) {
    if (!isAsked(question))
        return NOT_ASKED;
    const managedApplications = await readApplications(arm, subscriptionId);
    if (!managedApplications.known)
        return { ...managedAppsUnknown(managedApplications, question), managedApplications };
    const { value } = managedApplications;
    const affected = value.kind === 'applications' ? (0,managed_app_facts/* withJitAccess */._)(value.applications) : [];
    if (affected.length === 0)
        return { ...NOT_ASKED, managedApplications };
    const [premiumPlans, jitRequests] = await Promise.all([
        readPlans(graph),
        question.requests ? readRequests(arm, subscriptionId) : (0,facts/* known */.eO)(null),
    ]);
    return { managedApplications, premiumPlans, jitRequests };
}
//# sourceMappingURL=read-managed-apps.js.map
// EXTERNAL MODULE: ./lib/src/core/guid.js
var guid = __webpack_require__(86051);
// EXTERNAL MODULE: ./lib/src/azure/parse-arm.js
var parse_arm = __webpack_require__(92454);
// EXTERNAL MODULE: ./lib/src/parallel.js
var parallel = __webpack_require__(86235);
// EXTERNAL MODULE: ./lib/src/core/checks/role-held.js
var role_held = __webpack_require__(21732);
;// CONCATENATED MODULE: ./lib/src/azure/read-roles.js





/** What each read of Azure Resource Manager is called in messages, and the least right that it takes. */
const SUBSCRIPTION_READS = {
    subscription: { read: 'the subscription (Azure Resource Manager)', right: 'Reader' },
    roleAssignments: { read: 'the role assignments of the subscription (Azure Resource Manager)', right: 'Reader' },
    roleDefinitions: { read: 'the role definitions (Azure Resource Manager)', right: 'Reader' },
    narrowerAssignments: {
        read: 'the role assignments below the subscription (Azure Resource Manager)',
        right: 'Reader',
    },
    eligibleRoles: { read: 'the PIM-eligible roles (Azure Resource Manager)', right: 'Reader' },
    activeSchedules: { read: 'the roles that PIM has activated (Azure Resource Manager)', right: 'Reader' },
    denyAssignments: { read: 'the deny assignments of the subscription (Azure Resource Manager)', right: 'Reader' },
    defenderPlans: { read: 'the plans of Microsoft Defender for Cloud (Azure Resource Manager)', right: 'Reader' },
    otherSubscriptions: { read: 'the list of subscriptions (Azure Resource Manager)', right: 'Reader' },
};
async function read(about, get) {
    try {
        return (0,facts/* known */.eO)(await get());
    }
    catch (thrown) {
        return (0,azure_answer/* toUnknown */.u1)(thrown, about);
    }
}
/** The plans of Microsoft Defender for Cloud; that its provider is not registered is an answer too. */
async function readDefenderPlans(arm, subscriptionId) {
    try {
        const plans = (await arm.defenderPlans(subscriptionId)).map(parse_arm/* parseDefenderPlan */.gx);
        return (0,facts/* known */.eO)({ kind: 'plans', plans });
    }
    catch (thrown) {
        if ((0,azure_answer/* isUnregistered */.u7)(thrown))
            return (0,facts/* known */.eO)({ kind: 'unregistered' });
        return (0,azure_answer/* toUnknown */.u1)(thrown, SUBSCRIPTION_READS.defenderPlans);
    }
}
/** Deny assignments at or above the subscription. */
function readDenyAssignments(arm, subscriptionId) {
    return read(SUBSCRIPTION_READS.denyAssignments, async () => (await arm.denyAssignments(subscriptionId)).map(parse_arm/* parseDenyAssignment */.r0));
}
/** PIM's roles at or above the subscription; a tenant without its licence has none. */
async function readSchedules(arm, subscriptionId, which) {
    const about = which === 'eligible' ? SUBSCRIPTION_READS.eligibleRoles : SUBSCRIPTION_READS.activeSchedules;
    try {
        return (0,facts/* known */.eO)((await arm.scheduledRoles(subscriptionId, which)).map(parse_arm/* parseScheduledRole */.x3));
    }
    catch (thrown) {
        if (thrown instanceof errors/* ServiceError */._7 && thrown.details.code === 'AadPremiumLicenseRequired')
            return (0,facts/* known */.eO)([]);
        return (0,azure_answer/* toUnknown */.u1)(thrown, about);
    }
}
/** What the principals hold below the subscription. */
async function readNarrower(arm, subscriptionId, principals) {
    const all = await read(SUBSCRIPTION_READS.narrowerAssignments, async () => (await arm.allRoleAssignments(subscriptionId)).map(parse_arm/* parseRoleAssignment */.j1));
    return (0,facts/* mapFact */.Vt)(all, (assignments) => assignments.filter(({ principalId }) => principals.includes(principalId)));
}
/** Whether the assignments are known to cover the required role: then nothing else needs to be read about it. */
function isCovered(held, role, definitions) {
    if (!definitions.known)
        return false;
    const required = (0,role_held/* findRequired */.ru)(role, definitions.value);
    return required !== undefined && (0,role_held/* holds */.v9)(held, required, definitions.value).kind === 'covered';
}
//# sourceMappingURL=read-roles.js.map
;// CONCATENATED MODULE: ./lib/src/azure/read-other-subscriptions.js





/** The subscriptions that this run can list. */
async function listSubscriptions(arm) {
    try {
        return (0,facts/* known */.eO)((await arm.subscriptions()).map(parse_arm/* parseListedSubscription */.W6));
    }
    catch (thrown) {
        return (0,azure_answer/* toUnknown */.u1)(thrown, SUBSCRIPTION_READS.otherSubscriptions);
    }
}
/** Lists are read a few at a time: an organisation may have hundreds of subscriptions. */
const AT_ONCE = 8;
/** What to do where the run sees a subscription and may not read its roles. */
function remedy(subscriptionId) {
    return `Give the login app the role Reader on that subscription too (Subscriptions, ${subscriptionId}, Access control (IAM)), or take away what lets it see the subscription.`;
}
function unknownRoles(thrown, subscriptionId) {
    const read = `the role assignments of the subscription ${subscriptionId} (Azure Resource Manager)`;
    // login/rights speaks of the subscription that is checked: this one has a remedy of its own.
    const cause = (0,azure_answer/* toUnknown */.u1)(thrown, { read, right: undefined });
    return cause.reason === 'forbidden' ? { ...cause, fix: cause.fix ?? remedy(subscriptionId) } : cause;
}
async function readAssignments(arm, listed, own) {
    try {
        const assignments = (await arm.roleAssignments(listed.subscriptionId)).map(parse_arm/* parseRoleAssignment */.j1);
        return { ...listed, assignments: (0,facts/* known */.eO)(assignments.filter(({ principalId }) => own.includes(principalId))) };
    }
    catch (thrown) {
        return { ...listed, assignments: unknownRoles(thrown, listed.subscriptionId) };
    }
}
/**
 * Lists the subscriptions beside the checked one, with the assignments of the checked principal on each. Where its object
 * id is not known, nothing can be told of it, and nothing more is read.
 */
async function readListedRoles(arm, subscriptionId, principals) {
    const listed = await listSubscriptions(arm);
    if (!listed.known)
        return listed;
    const others = listed.value.filter((other) => other.subscriptionId !== subscriptionId.toLowerCase());
    const own = others.length === 0 ? [] : await principals;
    if (own.length === 0)
        return (0,facts/* known */.eO)([]);
    return (0,facts/* known */.eO)(await (0,parallel/* mapParallel */.E)(others, AT_ONCE, (other) => readAssignments(arm, other, own)));
}
/** The roles that the principal holds on one of them, each with what it allows. */
async function heldOn(arm, { subscriptionId, assignments: all }, definitions) {
    if (!all.known)
        return all;
    const assignments = all.value;
    const shared = definitions.known ? definitions.value : new Map();
    const guids = [...new Set(assignments.map(({ roleDefinitionGuid }) => roleDefinitionGuid))];
    try {
        const found = await Promise.all(guids.map(async (guid) => shared.get(guid) ?? (0,parse_arm/* parseRoleDefinition */.T$)(await arm.roleDefinition(subscriptionId, guid))));
        return (0,facts/* known */.eO)({ assignments, definitions: new Map(found.map((definition) => [definition.guid, definition])) });
    }
    catch (thrown) {
        return unknownRoles(thrown, subscriptionId);
    }
}
/** What the checked principal holds on each of the other subscriptions; `definitions` are those that were read already. */
async function readOtherSubscriptions(arm, listed, definitions) {
    if (!listed.known)
        return listed;
    return (0,facts/* known */.eO)(await (0,parallel/* mapParallel */.E)(listed.value, AT_ONCE, async (other) => {
        const { assignments: _, ...named } = other;
        return { ...named, held: await heldOn(arm, other, definitions) };
    }));
}
//# sourceMappingURL=read-other-subscriptions.js.map
;// CONCATENATED MODULE: ./lib/src/azure/read-subscription.js







const read_subscription_READS = SUBSCRIPTION_READS;
/** All of them. */
const EVERY_CHECK = { denied: true, defender: true, single: true };
/** Every fact of the subscription as unknown, because of one cause that lies before them all; what no check needs is not even that. */
function subscriptionUnknown(cause, checks) {
    return {
        subscription: (0,facts/* dependent */.qy)(read_subscription_READS.subscription.read, cause),
        roleAssignments: (0,facts/* dependent */.qy)(read_subscription_READS.roleAssignments.read, cause),
        roleDefinitions: (0,facts/* dependent */.qy)(read_subscription_READS.roleDefinitions.read, cause),
        narrowerAssignments: (0,facts/* dependent */.qy)(read_subscription_READS.narrowerAssignments.read, cause),
        eligibleRoles: (0,facts/* dependent */.qy)(read_subscription_READS.eligibleRoles.read, cause),
        activeSchedules: (0,facts/* dependent */.qy)(read_subscription_READS.activeSchedules.read, cause),
        denyAssignments: checks.denied ? (0,facts/* dependent */.qy)(read_subscription_READS.denyAssignments.read, cause) : (0,facts/* known */.eO)(null),
        defenderPlans: checks.defender ? (0,facts/* dependent */.qy)(read_subscription_READS.defenderPlans.read, cause) : (0,facts/* known */.eO)(null),
        otherSubscriptions: checks.single ? (0,facts/* dependent */.qy)(read_subscription_READS.otherSubscriptions.read, cause) : (0,facts/* known */.eO)(null),
    };
}
/** The tenant that ARM says the subscription belongs to, where it names exactly one. */
function namedTenant(message) {
    const [, after] = message.split('must match');
    // ARM names it more than once, but a subscription that several tenants may reach gives several.
    const tenants = new Set(after?.toLowerCase().match(new RegExp(guid/* GUID */.Sm, 'g')));
    const [tenant] = tenants;
    return tenants.size === 1 && tenant !== undefined ? tenant : null;
}
async function readSubscription(arm, subscriptionId) {
    try {
        return (0,facts/* known */.eO)({
            kind: 'found',
            subscription: (0,parse_arm/* parseSubscription */.J6)(await arm.subscription(subscriptionId), subscriptionId),
        });
    }
    catch (thrown) {
        if (thrown instanceof errors/* ServiceError */._7) {
            const { status, code, correlationId } = thrown.details;
            const correlation = correlationId === undefined ? {} : { correlationId };
            if (status === 404 && code === 'SubscriptionNotFound')
                return (0,facts/* known */.eO)({ kind: 'not-found', ...correlation });
            if (status === 401 && code === 'InvalidAuthenticationTokenTenant') {
                const tenantId = namedTenant(thrown.message);
                return (0,facts/* known */.eO)({ kind: 'other-tenant', tenantId, ...correlation });
            }
        }
        return (0,azure_answer/* toUnknown */.u1)(thrown, read_subscription_READS.subscription);
    }
}
async function read_subscription_readAssignments(arm, subscriptionId, checked) {
    try {
        return (0,facts/* known */.eO)((await arm.roleAssignments(subscriptionId)).map(parse_arm/* parseRoleAssignment */.j1));
    }
    catch (thrown) {
        if (checked.selfLogin && thrown instanceof errors/* ServiceError */._7 && thrown.details.code === 'AuthorizationFailed') {
            const message = thrown.message.toLowerCase();
            const names = [checked.clientId, await checked.objectId].filter((name) => name !== undefined);
            if (thrown.details.status === 403 && names.some((name) => message.includes(name.toLowerCase()))) {
                const { correlationId } = thrown.details;
                const refusal = { kind: 'refused-to-checked-principal', message: thrown.message };
                return (0,facts/* known */.eO)(correlationId === undefined ? refusal : { ...refusal, correlationId });
            }
        }
        return (0,azure_answer/* toUnknown */.u1)(thrown, read_subscription_READS.roleAssignments);
    }
}
async function readDefinitions(read) {
    try {
        return (0,facts/* known */.eO)(new Map((await read()).map((definition) => [definition.guid, definition])));
    }
    catch (thrown) {
        return (0,azure_answer/* toUnknown */.u1)(thrown, read_subscription_READS.roleDefinitions);
    }
}
/** The required role's definition: by its GUID, or the one of that name, which may be none. */
function readRequired(arm, subscriptionId, role) {
    return readDefinitions(async () => {
        if ((0,guid/* isGuid */.W_)(role))
            return [(0,parse_arm/* parseRoleDefinition */.T$)(await arm.roleDefinition(subscriptionId, role.toLowerCase()))];
        return (await arm.roleDefinitionsByName(subscriptionId, role)).map(parse_arm/* parseRoleDefinition */.T$);
    });
}
/** Adds the definitions of the roles that the checked principal and its groups hold. */
async function readHeld(arm, subscriptionId, { required, guids }) {
    if (!required.known)
        return required;
    const missing = guids.filter((guid) => !required.value.has(guid));
    const held = await readDefinitions(() => Promise.all(missing.map(async (guid) => (0,parse_arm/* parseRoleDefinition */.T$)(await arm.roleDefinition(subscriptionId, guid)))));
    return held.known ? (0,facts/* known */.eO)(new Map([...required.value, ...held.value])) : held;
}
/** What is read, whatever the first answers say. */
function readFirst(arm, { subscriptionId, role, checks }, checked) {
    return Promise.all([
        readSubscription(arm, subscriptionId),
        read_subscription_readAssignments(arm, subscriptionId, checked),
        readRequired(arm, subscriptionId, role),
        readSchedules(arm, subscriptionId, 'active'),
        checks.denied ? readDenyAssignments(arm, subscriptionId) : (0,facts/* known */.eO)(null),
        checks.defender ? readDefenderPlans(arm, subscriptionId) : (0,facts/* known */.eO)(null),
        checked.principals,
        checked.loginPrincipals,
    ]);
}
/** Reads all that Azure Resource Manager knows of the subscription and of who holds which role at or above it. */
async function readSubscriptionFacts(arm, question, checked) {
    const { subscriptionId, role, checks } = question;
    // It goes on beside the rest; a fault of ours in it is thrown where it is awaited.
    const listed = checks.single ? readListedRoles(arm, subscriptionId, checked.principals) : undefined;
    listed?.catch(() => undefined);
    const [subscription, roleAssignments, required, active, denyAssignments, defenderPlans, own, login] = await readFirst(arm, question, checked);
    const assignments = roleAssignments.known && !('kind' in roleAssignments.value) ? roleAssignments.value : undefined;
    const held = (assignments ?? []).filter(({ principalId }) => own.includes(principalId));
    const seen = (assignments ?? []).filter(({ principalId }) => login.includes(principalId));
    const guids = new Set([...held, ...seen].map(({ roleDefinitionGuid }) => roleDefinitionGuid));
    const definitions = await readHeld(arm, subscriptionId, { required, guids: [...guids] });
    const missing = assignments !== undefined && own.length > 0 && !isCovered(held, role, definitions);
    const [narrowerAssignments, eligible, otherSubscriptions] = await Promise.all([
        missing && definitions.known && held.length === 0 ? readNarrower(arm, subscriptionId, own) : (0,facts/* known */.eO)([]),
        missing ? readSchedules(arm, subscriptionId, 'eligible') : (0,facts/* known */.eO)([]),
        listed?.then((others) => readOtherSubscriptions(arm, others, definitions)) ?? (0,facts/* known */.eO)(null),
    ]);
    const ofOwn = (fact) => (0,facts/* mapFact */.Vt)(fact, (roles) => roles.filter(({ principalId }) => own.includes(principalId)));
    const eligibleRoles = ofOwn(eligible);
    const others = eligibleRoles.known ? eligibleRoles.value.map(({ roleDefinitionGuid }) => roleDefinitionGuid) : [];
    const named = await readHeld(arm, subscriptionId, { required: definitions, guids: [...new Set(others)] });
    return {
        subscription,
        roleAssignments,
        // Eligible roles decide nothing: without their names they are told by their ids.
        roleDefinitions: named.known ? named : definitions,
        narrowerAssignments,
        eligibleRoles,
        activeSchedules: ofOwn(active),
        denyAssignments,
        defenderPlans,
        otherSubscriptions,
    };
}
//# sourceMappingURL=read-subscription.js.map
// EXTERNAL MODULE: ./lib/src/azure/shared-reads.js
var shared_reads = __webpack_require__(12993);
;// CONCATENATED MODULE: ./lib/src/azure/read-tenant.js







/** Why nothing is read: the login did not succeed. Undefined where it did. */
function loginCause({ login }) {
    if (!login.known)
        return login;
    if ((0,facts/* isLoggedIn */.M3)(login.value))
        return undefined;
    if (login.value.kind === 'given-tokens') {
        const found = login.value.from === 'azure-cli' ? 'az gave no token that serves' : 'no given token can serve';
        return { known: false, reason: 'dependency', read: 'the login (login/oidc)', found };
    }
    const found = login.value.kind === 'refused' ? 'Microsoft Entra refused it' : 'this run got no ID token';
    return { known: false, reason: 'dependency', read: 'the login (login/oidc)', found };
}
/** A service principal with the groups that hold it, as far as they could be read. */
function identities(principal, groups) {
    const own = principal.known && principal.value !== null ? [principal.value.objectId] : [];
    return [...own, ...(groups.known ? groups.value : [])];
}
/** The login app's client id; undefined where the run was given tokens that are no app's, or do not say whose. */
function loginApp({ loginClientId, ids }, { login }) {
    if (login.known && login.value.kind === 'given-tokens') {
        const { bearer } = login.value;
        return typeof bearer === 'string' ? undefined : bearer.clientId.toLowerCase();
    }
    return loginClientId ?? ids.clientId;
}
function checkedPrincipal(question, directory) {
    const { clientId } = question.ids;
    return {
        selfLogin: question.loginClientId === clientId,
        clientId,
        objectId: directory.then(({ servicePrincipal }) => servicePrincipal.known && servicePrincipal.value !== null ? servicePrincipal.value.objectId : undefined),
        principals: directory.then(({ servicePrincipal, groups }) => identities(servicePrincipal, groups)),
        loginPrincipals: directory.then(({ loginPrincipal, loginGroups }) => identities(loginPrincipal, loginGroups)),
    };
}
/**
 * Reads all that one integration's checks look at, but for what was read for another with the same login. Every read
 * stands for itself: what could not be read is unknown and says why, and nothing that is unknown keeps another read from
 * being made.
 */
async function readTenant(question, login, { cloud, settings, shared = (0,shared_reads/* createSharedReads */.T)(), }) {
    const cause = loginCause(login);
    const asked = question.managedApps ?? { licence: true, requests: true };
    const checks = question.singleChecks ?? EVERY_CHECK;
    if (cause !== undefined) {
        const others = { ...subscriptionUnknown(cause, checks), ...managedAppsUnknown(cause, asked) };
        return { login: login.login, ...directoryUnknown(cause), ...others };
    }
    const graph = (0,facts/* mapFact */.Vt)(login.graph, (tokens) => createGraphClient(cloud.graph, tokens, settings));
    const arm = (0,facts/* mapFact */.Vt)(login.arm, (tokens) => createArmClient(cloud.arm, tokens, settings));
    const { clientId, subscriptionId } = question.ids;
    const about = { clientId, loginClientId: loginApp(question, login), permissions: question.permissions };
    const directory = graph.known
        ? shared.once(login, ['directory', about], () => readDirectory(graph.value, about))
        : Promise.resolve(directoryUnknown(graph));
    const { role, loginClientId } = question;
    const subscription = arm.known
        ? shared.once(login, ['subscription', subscriptionId, role, checks, clientId, loginClientId, about.permissions], () => readSubscriptionFacts(arm.value, { subscriptionId, role, checks }, checkedPrincipal(question, directory)))
        : Promise.resolve(subscriptionUnknown(arm, checks));
    const managedApps = arm.known
        ? shared.once(login, ['managed apps', subscriptionId, asked], () => readManagedApps(arm.value, graph, { ...asked, subscriptionId }))
        : Promise.resolve(managedAppsUnknown(arm, asked));
    const [directoryFacts, subscriptionFacts, managedFacts] = await Promise.all([directory, subscription, managedApps]);
    return { login: login.login, ...directoryFacts, ...subscriptionFacts, ...managedFacts };
}
//# sourceMappingURL=read-tenant.js.map

/***/ })

};
