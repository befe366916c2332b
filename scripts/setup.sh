#!/usr/bin/env bash
# Sets up what a workflow with Jit Azure Drift needs, in Entra, Azure and GitHub; docs/setup.md has the same by hand.
# Reads first, says what it would do, and does nothing without --apply. May be run again: what is there stays.
# For bash 3.2 (macOS) and newer, az 2.45 and gh 2.23.
set -euo pipefail
# Git Bash on Windows would take /subscriptions/… for a path of its own.
export MSYS_NO_PATHCONV=1
export AZURE_CORE_ONLY_SHOW_ERRORS=yes AZURE_CORE_NO_COLOR=yes GH_PROMPT_DISABLED=1 GH_NO_UPDATE_NOTIFIER=1

usage() {
  cat <<'USAGE'
Sets up Jit Azure Drift: an app that only reads, which the workflow of one
repository may log in as, and the repository's variables and workflow.

Usage: scripts/setup.sh --repo OWNER/NAME [--apply] [options]

It needs az and gh, both logged in (az login, gh auth login).
Without --apply it only reads, and says what it would do.

  --repo OWNER/NAME         the repository in which the workflow runs (often .jit)
  --subscription ID         the subscription that Jit scans; default: az's own
  --tenant ID               stop unless az is logged in to this tenant
  --jit-client-id ID        application id of Jit's app; default: looked up by name
  --jit-app-name NAME       name of Jit's app (default jit-integration)
  --app-name NAME           name of the login app (default jit-drift-auditor)
  --pull-requests           also trust pull requests of the repository
  --environment NAME        also trust jobs of that environment (examples/repair.yml)
  --without-directory-read  leave Directory.Read.All out (docs/permissions.md)
  --jit-app                 also make Jit's app, as Jit's page describes it
  --secret-file PATH        with --jit-app: make a client secret, and write it to
                            this new file, which only you can read
  --workflow-file PATH      the workflow (default examples/schedule.yml)
  --no-workflow             propose no workflow file
  --replace-workflow        propose it also where another one is there
  --subject TEXT            subject of the branch's tokens, where the repository
                            has a template of its own (login/oidc prints it)
  --issuer URL              issuer of GitHub's ID tokens, for an Enterprise Server
  --apply                   do it, after one question
  --yes                     do not ask
  --help                    this
USAGE
}

REPO='' SUBSCRIPTION='' WANTED_TENANT='' JIT_CLIENT_ID='' JIT_APP_NAME=jit-integration APP_NAME=jit-drift-auditor
PULL_REQUESTS='' ENVIRONMENT='' DIRECTORY_READ=yes JIT_APP='' SECRET_FILE='' WORKFLOW=yes REPLACE_WORKFLOW=''
WORKFLOW_FILE="$(dirname "$0")/../examples/schedule.yml" SUBJECT_GIVEN='' ISSUER='' APPLY='' YES=''

WORKFLOW_PATH=.github/workflows/jit-azure-drift.yml
BRANCH=jit-azure-drift-setup
GRAPH_APP=00000003-0000-0000-c000-000000000000
MANAGEMENT_APP=797f4846-ba00-4fd7-ba43-dac1f8f63013
# Jit's page asks for these. Of the two APIs that it names the older one answers no request any more, so that its
# permissions are declared at Microsoft Graph: Directory, Group, Policy, User .Read.All and User.Read.
JIT_GRAPH_IDS='06da0dbc-49e2-44d2-8312-53f166ab848a 5f8c59db-677d-491f-a6b8-5f174b11ec1d 572fea84-0151-49b2-9301-11cb16974376 a154be20-db9c-4678-8ab7-66f6cc099a59 e1fe6dd8-ba31-4d61-89e7-88639da4683d'
JIT_GRAPH_SCOPES='Directory.Read.All Group.Read.All Policy.Read.All User.Read.All User.Read'
JIT_MANAGEMENT_IDS=41094075-9dad-400e-a0bd-54e686782033
READER=acdd72a7-3385-48ef-bd42-f606fba81ae7
JIT_ROLE_ID=1a6b1f0e-7b52-4c39-9d54-3f2f6f0c8a11

SCRATCH="$(mktemp -d)"
trap 'rm -rf "$SCRATCH"' EXIT
: >"$SCRATCH/grants"

fail() { printf '\nStopped: %s\n' "$1" >&2; exit 1; }
advise() { printf '  %s\n' "$1" >&2; }

# What az or gh said, and what to do about it. $1: what was being done; $2: who may do it.
explain() {
  local said
  said="$(tr -d '\r' <"$SCRATCH/error" | sed -e 's/^ERROR: //' -e 's/ *Trace ID:.*//' | head -n 3)"
  printf '\nStopped: %s did not work.\n' "$1" >&2
  printf '%s\n' "$said" | sed 's/^/  | /' >&2
  case "$said" in
    *"az login"* | *AADSTS50173* | *AADSTS700082* | *AADSTS70043*) advise 'Log in again: az login' ;;
    *"gh auth login"* | *"HTTP 401"*) advise 'Log in again: gh auth login' ;;
    *Authorization_RequestDenied* | *"Insufficient privileges"* | *AuthorizationFailed* | *"HTTP 403"* | *"does not have authorization"*)
      advise "Missing right. This takes: $2." ;;
    *"HTTP 404"*) advise "Not found, or not for this login. This takes: $2." ;;
    *) advise "This takes: $2." ;;
  esac
  [ -z "${APPLYING:-}" ] || advise 'What was done before stays. Run the same command again: it goes on from here.'
  exit 1
}

# Prints what a command prints; ends the run, explained, where it fails. $1, $2: as for explain.
run() {
  local what="$1" right="$2"
  shift 2
  "$@" 2>"$SCRATCH/error" >"$SCRATCH/output" || explain "$what" "$right"
  tr -d '\r' <"$SCRATCH/output"
}

readonly IN_ENTRA_READ='an account that may read app registrations (any member of the tenant, unless it forbids that: then Directory Readers)'
readonly IN_ENTRA_APPS='the Entra role Application Developer (for a new app) or Application Administrator'
readonly IN_ENTRA_CONSENT='the Entra role Privileged Role Administrator or Global Administrator, to consent'
readonly IN_AZURE='Owner, User Access Administrator or Role Based Access Control Administrator on the subscription'
readonly IN_GITHUB='admin rights on the repository (gh: scopes repo and workflow; gh auth refresh --scopes repo,workflow)'

# --- the plan -----------------------------------------------------------------------------------------------------
PLAN_TEXTS=() PLAN_STEPS=()
keep() { printf '  = %s: nothing to do\n' "$1"; }
note() { printf '  ! %s\n' "$1"; }
plan() {
  printf '  + %s\n' "$1"
  PLAN_TEXTS[${#PLAN_TEXTS[@]}]="$1"
  PLAN_STEPS[${#PLAN_STEPS[@]}]="$2"
}

# --- arguments ----------------------------------------------------------------------------------------------------
is_guid() { printf '%s\n' "$1" | grep -Eqi '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'; }
need_guid() { [ -z "$2" ] || is_guid "$2" || fail "$1 is “$2”: expected a GUID."; }
need_name() { printf '%s\n' "$2" | grep -Eq '^[A-Za-z0-9][A-Za-z0-9 ._-]{0,100}$' || fail "$1 is “$2”: expected letters, digits, blanks, dots, dashes."; }

read_arguments() {
  while [ $# -gt 0 ]; do
    case "$1" in
      --repo | --subscription | --tenant | --jit-client-id | --jit-app-name | --app-name | --environment | --secret-file | \
        --workflow-file | --subject | --issuer)
        [ $# -ge 2 ] || fail "$1 needs a value. --help says which."
        case "$1" in
          --repo) REPO="$2" ;;
          --subscription) SUBSCRIPTION="$2" ;;
          --tenant) WANTED_TENANT="$2" ;;
          --jit-client-id) JIT_CLIENT_ID="$2" ;;
          --jit-app-name) JIT_APP_NAME="$2" ;;
          --app-name) APP_NAME="$2" ;;
          --environment) ENVIRONMENT="$2" ;;
          --secret-file) SECRET_FILE="$2" ;;
          --workflow-file) WORKFLOW_FILE="$2" ;;
          --subject) SUBJECT_GIVEN="$2" ;;
          --issuer) ISSUER="$2" ;;
        esac
        shift 2
        continue ;;
      --pull-requests) PULL_REQUESTS=yes ;;
      --without-directory-read) DIRECTORY_READ='' ;;
      --jit-app) JIT_APP=yes ;;
      --no-workflow) WORKFLOW='' ;;
      --replace-workflow) REPLACE_WORKFLOW=yes ;;
      --apply) APPLY=yes ;;
      --yes) YES=yes ;;
      --help | -h) usage; exit 0 ;;
      *) fail "$1 is unknown. --help lists what is known." ;;
    esac
    shift
  done
  [ -n "$REPO" ] || { usage >&2; fail '--repo is missing.'; }
  printf '%s\n' "$REPO" | grep -Eq '^[A-Za-z0-9_-]+/[A-Za-z0-9._-]+$' || fail "--repo is “$REPO”: expected OWNER/NAME."
  need_guid --subscription "$SUBSCRIPTION"; need_guid --tenant "$WANTED_TENANT"; need_guid --jit-client-id "$JIT_CLIENT_ID"
  need_name --app-name "$APP_NAME"; need_name --jit-app-name "$JIT_APP_NAME"
  [ "$APP_NAME" != "$JIT_APP_NAME" ] || fail '--app-name and --jit-app-name are the same: they must be two apps.'
  [ -z "$ENVIRONMENT" ] || need_name --environment "$ENVIRONMENT"
  case "$SUBJECT_GIVEN$ISSUER" in *[\"\\]*) fail '--subject and --issuer hold no quotes and no backslashes.' ;; esac
  [ -z "$SECRET_FILE" ] || [ -n "$JIT_APP" ] || fail '--secret-file goes with --jit-app.'
  [ -z "$JIT_APP" ] || [ -z "$JIT_CLIENT_ID" ] || fail '--jit-app and --jit-client-id: name an app that is there, or have one made, by its name.'
  [ -z "$WORKFLOW" ] || [ -r "$WORKFLOW_FILE" ] || fail "the workflow file $WORKFLOW_FILE cannot be read: name it by --workflow-file, or leave it out by --no-workflow."
}

# --- reading ------------------------------------------------------------------------------------------------------
read_logins() {
  local tool account cloud
  for tool in az gh; do command -v "$tool" >/dev/null || fail "$tool is not installed (or not on PATH)."; done
  account="$(run 'Reading the login of az' 'az login' az account show ${SUBSCRIPTION:+--subscription "$SUBSCRIPTION"} \
    --query '[tenantId, id, environmentName, state, user.name, name]' --output tsv)"
  { read -r TENANT_ID; read -r SUBSCRIPTION; read -r cloud; read -r STATE; read -r ACCOUNT; read -r SUBSCRIPTION_NAME; } <<<"$(printf '%s\n' "$account" | tr '\t' '\n')"
  [ -z "$WANTED_TENANT" ] || [ "$(lower "$WANTED_TENANT")" = "$(lower "$TENANT_ID")" ] ||
    fail "az is logged in to the tenant $TENANT_ID, not to $WANTED_TENANT: az login --tenant $WANTED_TENANT"
  is_guid "$SUBSCRIPTION" && [ "$SUBSCRIPTION" != "$TENANT_ID" ] || fail 'az sees no subscription in this tenant: name one by --subscription, or log in with an account that sees it.'
  case "$cloud" in
    AzureUSGovernment) AUDIENCE=api://AzureADTokenExchangeUSGov GRAPH_URL=https://graph.microsoft.us ;;
    AzureChinaCloud) AUDIENCE=api://AzureADTokenExchangeChina GRAPH_URL=https://microsoftgraph.chinacloudapi.cn ;;
    AzureCloud) AUDIENCE=api://AzureADTokenExchange GRAPH_URL=https://graph.microsoft.com ;;
    *) fail "az is set to the cloud $cloud, which this script does not know: follow docs/setup.md by hand." ;;
  esac
  local found
  found="$(run "Reading the repository $REPO" "$IN_GITHUB" gh api "repos/$REPO" \
    --jq '[.full_name, .owner.login, .owner.id, .id, .default_branch, .permissions.admin, .archived, .name] | map(tostring) | .[]')"
  { read -r REPO; read -r OWNER; read -r OWNER_ID; read -r REPO_ID; read -r DEFAULT_BRANCH; read -r ADMIN; read -r ARCHIVED; read -r REPO_NAME; } <<<"$found"
  [ "$ARCHIVED" != true ] || fail "$REPO is archived."
  case "$DEFAULT_BRANCH" in *[\"\\]*) fail "the default branch $DEFAULT_BRANCH has letters that this script does not handle: follow docs/setup.md by hand." ;; esac
  [ "$ADMIN" = true ] || fail "the login of gh is no admin of $REPO. This takes $IN_GITHUB."
  printf 'Azure:  %s, tenant %s, subscription %s (%s, %s), as %s\n' "$cloud" "$TENANT_ID" "$SUBSCRIPTION" "$SUBSCRIPTION_NAME" "$STATE" "$ACCOUNT"
  printf 'GitHub: %s, branch %s\n' "$REPO" "$DEFAULT_BRANCH"
}

lower() { printf '%s' "$1" | tr '[:upper:]' '[:lower:]'; }

# Which form of subject the repository's tokens bear.
read_subject() {
  local host="${GH_HOST:-github.com}" form
  if [ -z "$ISSUER" ]; then
    case "$host" in
      github.com) ISSUER=https://token.actions.githubusercontent.com ;;
      *.ghe.com) ISSUER="https://token.actions.$host" ;;
      *) ISSUER="https://$host/_services/token" ;;
    esac
  fi
  PREFIX="repo:$REPO"
  [ -z "$SUBJECT_GIVEN" ] || return 0
  # An Enterprise Server may not know the question: then it has no such subjects either.
  if gh api "repos/$REPO/actions/oidc/customization/sub" --jq '"\(.use_default // true) \(.use_immutable_subject // false)"' >"$SCRATCH/output" 2>"$SCRATCH/error"; then
    form="$(tr -d '\r' <"$SCRATCH/output")"
  elif grep -q 'HTTP 404' "$SCRATCH/error" && [ "$host" != github.com ]; then
    form='true false'
  else
    explain 'Reading the form of the repository’s OIDC subject' "$IN_GITHUB"
  fi
  case "$form" in
    'false '*) fail "$REPO has a subject template of its own. Start a run, and hand the subject that login/oidc prints to --subject." ;;
    *' true') PREFIX="repo:$OWNER@$OWNER_ID/$REPO_NAME@$REPO_ID" ;;
  esac
}

# An app by its name: sets FOUND to “appId objectId declared-ids”, or to nothing. $1: name.
find_app() {
  local number
  FOUND="$(run "Looking for the app $1" "$IN_ENTRA_READ" az ad app list --display-name "$1" \
    --query "[?displayName=='$1'].[appId, join(' ', requiredResourceAccess[].resourceAccess[].id), join(' ', appRoles[?isEnabled].value || \`[]\`), join(' ', passwordCredentials[?displayName=='jit'].endDateTime)]" --output tsv)"
  number="$(printf '%s' "$FOUND" | grep -c . || true)"
  [ "$number" -le 1 ] || fail "there are $number apps called $1 in this tenant: choose another name (--app-name, --jit-app-name), or name Jit's by --jit-client-id."
}
# A column of FOUND, which tabs part (two of them may stand side by side). $1: its number.
column() { printf '%s\n' "$FOUND" | cut -f "$1"; }

find_principal() {
  run "Looking for the service principal of $1" "$IN_ENTRA_READ" az ad sp list --filter "appId eq '$1'" --query '[].id' --output tsv
}

# The ids among $1 that are not among $2.
missing_of() {
  local id
  for id in $1; do case " $2 " in *" $id "*) ;; *) printf '%s ' "$id" ;; esac; done
}

# Whether a principal holds Reader on the subscription, or above it. $1: object id.
holds_reader() {
  local held
  held="$(run 'Reading the role assignments' "an account that may read the subscription $SUBSCRIPTION" \
    az rest --method get --url "/subscriptions/$SUBSCRIPTION/providers/Microsoft.Authorization/roleAssignments" \
    --url-parameters api-version=2022-04-01 "\$filter=principalId eq '$1'" --output tsv --query \
    "value[?ends_with(properties.roleDefinitionId, '$READER') && (properties.scope=='/subscriptions/$SUBSCRIPTION' || !starts_with(properties.scope, '/subscriptions/'))].id")" || exit 1
  [ -n "$held" ]
}

# --- the login app ------------------------------------------------------------------------------------------------
AUDITOR='' AUDITOR_PRINCIPAL=''
look_at_auditor() {
  local declared='' consented='' roles
  ROLES_WANTED=9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30
  [ -z "$DIRECTORY_READ" ] || ROLES_WANTED="$ROLES_WANTED 7ab1d382-f21e-4acd-a863-ba3e13f7da61"
  printf '\nThe login app %s, which only reads\n' "$APP_NAME"
  find_app "$APP_NAME"
  if [ -n "$FOUND" ]; then
    AUDITOR="$(column 1)" declared="$(column 2)"
    keep "the app ($AUDITOR)"
    AUDITOR_PRINCIPAL="$(find_principal "$AUDITOR")"
  else
    plan "make the app $APP_NAME" make_auditor
  fi
  if [ -n "$AUDITOR_PRINCIPAL" ]; then
    keep 'its service principal'
    consented="$(run 'Reading its consents' "$IN_ENTRA_READ" az rest --method get \
      --url "$GRAPH_URL/v1.0/servicePrincipals/$AUDITOR_PRINCIPAL/appRoleAssignments" --query "join(' ', value[].appRoleId)" --output tsv)"
  else
    plan 'make its service principal' make_auditor_principal
  fi
  look_at_trust
  roles="$(missing_of "$ROLES_WANTED" "$declared")" ROLES_TO_DECLARE="$roles"
  if [ -z "$roles" ]; then keep 'its permissions'; else plan 'declare permissions of Microsoft Graph: Application.Read.All, Directory.Read.All (as far as they lack)' declare_auditor; fi
  ROLES_TO_GRANT="$(missing_of "$ROLES_WANTED" "$consented")"
  if [ -z "$ROLES_TO_GRANT" ]; then keep 'consent to them'; else plan 'consent to them for the tenant' consent_auditor; fi
  if [ -n "$AUDITOR_PRINCIPAL" ] && holds_reader "$AUDITOR_PRINCIPAL"; then keep 'role Reader on the subscription'; else plan "assign it Reader on the subscription $SUBSCRIPTION" assign_auditor; fi
}

# The credentials: the branch's, and those that were asked for.
TRUSTS=()
look_at_trust() {
  local there='' branch="ref:refs/heads/$DEFAULT_BRANCH"
  [ -z "$AUDITOR" ] || there="$(run 'Reading its federated credentials' "$IN_ENTRA_READ" az ad app federated-credential list --id "$AUDITOR" \
    --query "[].join(' ', [name, issuer, audiences[0], subject])" --output tsv)"
  look_at_credential github-branch "${SUBJECT_GIVEN:-$PREFIX:$branch}" "$there"
  [ -z "$PULL_REQUESTS" ] || look_at_credential github-pull-request "$PREFIX:pull_request" "$there"
  [ -z "$ENVIRONMENT" ] || look_at_credential "github-$(printf '%s' "$ENVIRONMENT" | tr -c 'A-Za-z0-9\n' -)" "$PREFIX:environment:$ENVIRONMENT" "$there"
}

look_at_credential() {
  local name="$1" subject="$2" there="$3" number=2
  if printf '%s\n' "$there" | grep -Fq -- " $ISSUER $AUDIENCE $subject" && printf '%s\n' "$there" | cut -d ' ' -f 2- | grep -Fxq -- "$ISSUER $AUDIENCE $subject"; then
    keep "trust in $subject"
    return 0
  fi
  while printf '%s\n' "$there" | cut -d ' ' -f 1 | grep -Fxq -- "$name"; do
    note "its credential $name trusts something else; it is left as it is"
    name="$1-$number"
    number=$((number + 1))
  done
  TRUSTS[${#TRUSTS[@]}]="$name $subject"
  plan "trust $subject" "trust ${#TRUSTS[@]}"
}

make_auditor() {
  AUDITOR="$(run "Making the app $APP_NAME" "$IN_ENTRA_APPS" az ad app create --display-name "$APP_NAME" \
    --sign-in-audience AzureADMyOrg --query appId --output tsv)"
}
# A new app is not known everywhere at once.
make_principal() {
  local turn
  for turn in 1 2 3 4; do
    if az ad sp create --id "$1" --query id --output tsv 2>"$SCRATCH/error" >"$SCRATCH/output"; then tr -d '\r' <"$SCRATCH/output"; return 0; fi
    grep -Eq 'NoBackingApplicationObject|does not reference a valid application|does not exist' "$SCRATCH/error" || break
    sleep $((turn * 3))
  done
  explain "Making the service principal of $1" "$IN_ENTRA_APPS"
}
make_auditor_principal() { AUDITOR_PRINCIPAL="$(make_principal "$AUDITOR")"; }
trust() {
  local name subject
  name="${TRUSTS[$(($1 - 1))]%% *}" subject="${TRUSTS[$(($1 - 1))]#* }"
  run "Trusting $subject" "$IN_ENTRA_APPS" az ad app federated-credential create --id "$AUDITOR" --output none --parameters \
    "{\"name\":\"$name\",\"issuer\":\"$ISSUER\",\"subject\":\"$subject\",\"audiences\":[\"$AUDIENCE\"]}"
}
# $1: app; $2: API; $3: ids; $4: Role or Scope.
declare_permissions() {
  local id words=()
  for id in $3; do words[${#words[@]}]="$id=$4"; done
  run 'Declaring the permissions' "$IN_ENTRA_APPS" az ad app permission add --id "$1" --api "$2" --api-permissions "${words[@]}"
}
declare_auditor() { declare_permissions "$AUDITOR" "$GRAPH_APP" "$ROLES_TO_DECLARE" Role; }
object_of() { run "Looking for the API $1" "$IN_ENTRA_READ" az ad sp show --id "$1" --query id --output tsv; }
consent_auditor() {
  local graph role
  graph="$(object_of "$GRAPH_APP")"
  for role in $ROLES_TO_GRANT; do
    run 'Consenting' "$IN_ENTRA_CONSENT" az rest --method post --url "$GRAPH_URL/v1.0/servicePrincipals/$AUDITOR_PRINCIPAL/appRoleAssignments" \
      --headers Content-Type=application/json --output none \
      --body "{\"principalId\":\"$AUDITOR_PRINCIPAL\",\"resourceId\":\"$graph\",\"appRoleId\":\"$role\"}"
  done
}
assign_reader() {
  run 'Assigning the role' "$IN_AZURE" az role assignment create --role Reader --scope "/subscriptions/$SUBSCRIPTION" \
    --assignee-object-id "$1" --assignee-principal-type ServicePrincipal --output none
}
assign_auditor() { assign_reader "$AUDITOR_PRINCIPAL"; }

# --- Jit's app ----------------------------------------------------------------------------------------------------
JIT='' JIT_PRINCIPAL='' JIT_SECRET=''
look_at_jit() {
  local declared='' roles='' ends='' granted=''
  printf '\nJit’s app\n'
  if [ -n "$JIT_CLIENT_ID" ]; then JIT="$JIT_CLIENT_ID"; keep "the app ($JIT)"; return 0; fi
  find_app "$JIT_APP_NAME"
  JIT="$(column 1)"
  if [ -z "$JIT_APP" ]; then
    [ -n "$JIT" ] || fail "there is no app called $JIT_APP_NAME: name Jit's by --jit-client-id or --jit-app-name, or have it made by --jit-app."
    keep "the app $JIT_APP_NAME ($JIT)"
    return 0
  fi
  if [ -n "$JIT" ]; then
    declared="$(column 2)" roles="$(column 3)" ends="$(column 4)"
    keep "the app $JIT_APP_NAME ($JIT)"
    JIT_PRINCIPAL="$(find_principal "$JIT")"
  else
    plan "make the app $JIT_APP_NAME" make_jit
  fi
  if [ -n "$JIT_PRINCIPAL" ]; then
    keep 'its service principal'
    run 'Reading its consents' "$IN_ENTRA_READ" az rest --method get \
      --url "$GRAPH_URL/v1.0/servicePrincipals/$JIT_PRINCIPAL/oauth2PermissionGrants" \
      --query "value[?consentType=='AllPrincipals'].join(' ', [resourceId, id, scope])" --output tsv >"$SCRATCH/grants"
    granted="$(cut -d ' ' -f 3- "$SCRATCH/grants" | tr '\n' ' ')"
  else
    plan 'make its service principal' make_jit_principal
  fi
  JIT_GRAPH_TO_DECLARE="$(missing_of "$JIT_GRAPH_IDS" "$declared")" JIT_MANAGEMENT_TO_DECLARE="$(missing_of "$JIT_MANAGEMENT_IDS" "$declared")"
  if [ -z "$JIT_GRAPH_TO_DECLARE$JIT_MANAGEMENT_TO_DECLARE" ]; then keep 'its permissions'; else plan 'declare the delegated permissions of Jit’s page' declare_jit; fi
  if [ -z "$(missing_of "$JIT_GRAPH_SCOPES user_impersonation" "$granted")" ]; then keep 'consent to them'
  else plan 'consent to them for the tenant' consent_jit; fi
  case " $roles " in *' reader '*) keep 'its app role reader' ;; *)
    plan 'add the app role reader' role_jit ;;
  esac
  if [ -n "$JIT_PRINCIPAL" ] && holds_reader "$JIT_PRINCIPAL"; then keep 'role Reader on the subscription'; else plan "assign it Reader on the subscription $SUBSCRIPTION" assign_jit; fi
  look_at_secret "$ends"
}

# A secret lives where one called jit ends later than now; ISO dates compare as text.
look_at_secret() {
  local end now
  now="$(date -u +%Y-%m-%dT%H:%M:%SZ)"
  for end in $1; do if [[ "$end" > "$now" ]]; then keep "its client secret (until ${end%%T*})"; return 0; fi; done
  if [ -z "$SECRET_FILE" ]; then
    note 'it has no client secret called jit: run again with --secret-file PATH, or make one yourself (see the end)'
    JIT_SECRET=by-hand
    return 0
  fi
  [ ! -e "$SECRET_FILE" ] && [ ! -L "$SECRET_FILE" ] || fail "$SECRET_FILE is there already: name a file that is not."
  plan "make a client secret for a year, written to $SECRET_FILE" secret_jit
}

make_jit() {
  JIT="$(run "Making the app $JIT_APP_NAME" "$IN_ENTRA_APPS" az ad app create --display-name "$JIT_APP_NAME" \
    --sign-in-audience AzureADMyOrg --query appId --output tsv)"
}
make_jit_principal() { JIT_PRINCIPAL="$(make_principal "$JIT")"; }
declare_jit() {
  [ -z "$JIT_GRAPH_TO_DECLARE" ] || declare_permissions "$JIT" "$GRAPH_APP" "$JIT_GRAPH_TO_DECLARE" Scope
  [ -z "$JIT_MANAGEMENT_TO_DECLARE" ] || declare_permissions "$JIT" "$MANAGEMENT_APP" "$JIT_MANAGEMENT_TO_DECLARE" Scope
}
# Consents to scopes of one API, beside those of the consent that is there. $1: the API's object id; $2: scopes.
grant_scopes() {
  local line id scopes
  line="$(grep "^$1 " "$SCRATCH/grants" || true)"
  if [ -z "$line" ]; then
    run 'Consenting' "$IN_ENTRA_CONSENT" az rest --method post --url "$GRAPH_URL/v1.0/oauth2PermissionGrants" \
      --headers Content-Type=application/json --output none \
      --body "{\"clientId\":\"$JIT_PRINCIPAL\",\"consentType\":\"AllPrincipals\",\"resourceId\":\"$1\",\"scope\":\"$2\"}"
    return 0
  fi
  id="$(printf '%s' "$line" | cut -d ' ' -f 2)" scopes="$(printf '%s' "$line" | cut -d ' ' -f 3-)"
  [ -z "$(missing_of "$2" "$scopes")" ] || run 'Consenting' "$IN_ENTRA_CONSENT" az rest --method patch \
    --url "$GRAPH_URL/v1.0/oauth2PermissionGrants/$id" --headers Content-Type=application/json --output none \
    --body "{\"scope\":\"$scopes $(missing_of "$2" "$scopes")\"}"
}
consent_jit() {
  local graph management
  graph="$(object_of "$GRAPH_APP")" management="$(object_of "$MANAGEMENT_APP")"
  grant_scopes "$graph" "$JIT_GRAPH_SCOPES"
  grant_scopes "$management" user_impersonation
}
# The list of app roles is written as a whole: those that are there stay in it.
role_jit() {
  local roles one
  roles="$(run 'Reading its app roles' "$IN_ENTRA_READ" az ad app show --id "$JIT" --query appRoles --output json | tr -d '\n')"
  one="{\"id\":\"$JIT_ROLE_ID\",\"value\":\"reader\",\"displayName\":\"Reader\",\"description\":\"Reader\",\"isEnabled\":true,\"allowedMemberTypes\":[\"User\",\"Application\"]}"
  case "$roles" in *'}'*) roles="${roles%]*},$one]" ;; *) roles="[$one]" ;; esac
  run 'Adding the app role' "$IN_ENTRA_APPS" az ad app update --id "$JIT" --app-roles "$roles"
}
assign_jit() { assign_reader "$JIT_PRINCIPAL"; }
# The value goes from az into the file: it is in no variable, no argument and no line of any log.
secret_jit() {
  (umask 077 && set -o noclobber && : >"$SECRET_FILE") 2>/dev/null || fail "$SECRET_FILE cannot be made."
  if ! az ad app credential reset --id "$JIT" --append --display-name jit --years 1 --query password --output tsv >"$SECRET_FILE" 2>"$SCRATCH/error"; then
    rm -f "$SECRET_FILE"
    explain 'Making the client secret' "$IN_ENTRA_APPS"
  fi
}

# --- the repository -----------------------------------------------------------------------------------------------
look_at_repository() {
  local name value setting
  printf '\nThe repository %s\n' "$REPO"
  run 'Reading its variables' "$IN_GITHUB" gh api --paginate "repos/$REPO/actions/variables?per_page=30" \
    --jq '.variables[] | "\(.name) \(.value)"' >"$SCRATCH/variables"
  for name in AZURE_TENANT_ID AZURE_SUBSCRIPTION_ID JIT_CLIENT_ID AUDITOR_CLIENT_ID; do
    value="$(value_of "$name")"
    if [ -n "$value" ] && grep -Fxq "$name $value" "$SCRATCH/variables"; then keep "variable $name"
    elif grep -q "^$name " "$SCRATCH/variables"; then plan "change the variable $name (it is $(sed -n "s/^$name //p" "$SCRATCH/variables"))" "change_variable $name"
    else plan "set the variable $name" "set_variable $name"; fi
  done
  setting="$(run 'Reading its settings' "$IN_GITHUB" gh api "repos/$REPO/actions/permissions/workflow" \
    --jq '"\(.can_approve_pull_request_reviews) \(.default_workflow_permissions)"')"
  DEFAULT_PERMISSIONS="${setting#* }"
  case "$setting" in 'true '*) keep 'Actions may open pull requests' ;; *) plan 'let Actions open pull requests' allow_pull_requests ;; esac
  [ -z "$WORKFLOW" ] || look_at_workflow
}
value_of() {
  case "$1" in
    AZURE_TENANT_ID) printf '%s' "$TENANT_ID" ;;
    AZURE_SUBSCRIPTION_ID) printf '%s' "$SUBSCRIPTION" ;;
    JIT_CLIENT_ID) printf '%s' "$JIT" ;;
    AUDITOR_CLIENT_ID) printf '%s' "$AUDITOR" ;;
  esac
}
change_variable() { run "Changing the variable $1" "$IN_GITHUB" gh api --method PATCH "repos/$REPO/actions/variables/$1" -f name="$1" -f value="$(value_of "$1")" --silent; }
set_variable() { run "Setting the variable $1" "$IN_GITHUB" gh api --method POST "repos/$REPO/actions/variables" -f name="$1" -f value="$(value_of "$1")" --silent; }
allow_pull_requests() {
  run 'Letting Actions open pull requests' "$IN_GITHUB; the organisation may have to allow it first" gh api --method PUT \
    "repos/$REPO/actions/permissions/workflow" -f default_workflow_permissions="$DEFAULT_PERMISSIONS" -F can_approve_pull_request_reviews=true --silent
}

# The file of a branch: 0 and its text in $SCRATCH/file; 1 where there is none. $1: branch.
fetch_workflow() {
  if gh api "repos/$REPO/contents/$WORKFLOW_PATH?ref=$1" -H 'Accept: application/vnd.github.raw+json' >"$SCRATCH/file" 2>"$SCRATCH/error"; then return 0; fi
  grep -q 'HTTP 404' "$SCRATCH/error" || explain "Reading $WORKFLOW_PATH" "$IN_GITHUB"
  return 1
}
look_at_workflow() {
  PULL_URL="$(run 'Looking for its pull request' "$IN_GITHUB" gh api "repos/$REPO/pulls?state=open&head=$OWNER:$BRANCH" --jq '.[0].html_url // ""')"
  if fetch_workflow "$DEFAULT_BRANCH"; then
    if cmp -s "$SCRATCH/file" "$WORKFLOW_FILE"; then keep "$WORKFLOW_PATH"; return 0; fi
    [ -n "$REPLACE_WORKFLOW" ] || { note "$WORKFLOW_PATH is there, and differs from $WORKFLOW_FILE: left as it is (--replace-workflow proposes it)"; return 0; }
  fi
  if [ -n "$PULL_URL" ] && fetch_workflow "$BRANCH" && cmp -s "$SCRATCH/file" "$WORKFLOW_FILE"; then keep "$WORKFLOW_PATH (merge $PULL_URL)"; return 0; fi
  plan "propose $WORKFLOW_PATH by a pull request" propose_workflow
}
propose_workflow() {
  local base blob=''
  base="$(run "Reading $DEFAULT_BRANCH" "$IN_GITHUB" gh api "repos/$REPO/git/ref/heads/$DEFAULT_BRANCH" --jq .object.sha)"
  if ! gh api "repos/$REPO/git/ref/heads/$BRANCH" --silent 2>"$SCRATCH/error"; then
    grep -q 'HTTP 404' "$SCRATCH/error" || explain "Reading the branch $BRANCH" "$IN_GITHUB"
    run "Making the branch $BRANCH" "$IN_GITHUB" gh api "repos/$REPO/git/refs" -f ref="refs/heads/$BRANCH" -f sha="$base" --silent
  fi
  if ! fetch_workflow "$BRANCH" || ! cmp -s "$SCRATCH/file" "$WORKFLOW_FILE"; then
    blob="$(gh api "repos/$REPO/contents/$WORKFLOW_PATH?ref=$BRANCH" --jq .sha 2>/dev/null || true)"
    case "$blob" in *[!0-9a-f]*) blob='' ;; esac
    printf '{"branch":"%s","message":"Verify the Azure integration of Jit every day",%s"content":"%s"}' "$BRANCH" \
      "${blob:+\"sha\":\"$blob\",}" "$(base64 <"$WORKFLOW_FILE" | tr -d '\r\n')" >"$SCRATCH/body"
    run "Committing $WORKFLOW_PATH" "$IN_GITHUB" gh api --method PUT "repos/$REPO/contents/$WORKFLOW_PATH" --input - --silent <"$SCRATCH/body"
  fi
  [ -n "$PULL_URL" ] || PULL_URL="$(run 'Opening the pull request' "$IN_GITHUB" gh api "repos/$REPO/pulls" -f head="$BRANCH" -f base="$DEFAULT_BRANCH" \
    -f title='Verify the Azure integration of Jit every day' \
    -f body='Adds the workflow of Jit Azure Drift. Its variables, and the app that it logs in as, are set up already.' --jq .html_url)"
  printf '      %s\n' "$PULL_URL"
}

# --- doing it -----------------------------------------------------------------------------------------------------
confirm() {
  local answer=''
  [ -z "$YES" ] || return 0
  [ -t 0 ] || fail 'there is nobody to ask: add --yes.'
  printf '\nDo this? [y/N] '
  read -r answer
  case "$answer" in y | Y | yes | Yes) ;; *) fail 'nothing was changed.' ;; esac
}
apply() {
  local index=0 step
  APPLYING=yes
  printf '\n'
  while [ "$index" -lt "${#PLAN_STEPS[@]}" ]; do
    printf '%s/%s %s\n' "$((index + 1))" "${#PLAN_STEPS[@]}" "${PLAN_TEXTS[$index]}"
    step="${PLAN_STEPS[$index]}"
    # Function and number, or name, of this script's own making.
    $step
    index=$((index + 1))
  done
}
say_what_is_left() {
  printf '\nDone. What is left:\n'
  [ -z "${PULL_URL:-}" ] || printf '  - merge %s\n' "$PULL_URL"
  [ -z "$ENVIRONMENT" ] || printf '  - the environment %s and its reviewers: docs/setup.md, step 6\n' "$ENVIRONMENT"
  [ -z "$SECRET_FILE" ] || [ ! -e "$SECRET_FILE" ] || printf '  - give Jit the client secret in %s, then delete that file\n' "$SECRET_FILE"
  [ "$JIT_SECRET" != by-hand ] || printf '  - make a client secret (it is shown once, on your screen):\n      az ad app credential reset --id %s --append --display-name jit --years 1 --query password --output tsv\n' "$JIT"
  printf '  - a first run: docs/setup.md, step 8. A new login works after a minute or two.\n'
}

main() {
  read_arguments "$@"
  read_logins
  read_subject
  look_at_jit
  look_at_auditor
  look_at_repository
  if [ "${#PLAN_STEPS[@]}" -eq 0 ]; then printf '\nNothing to do.\n'; return 0; fi
  if [ -z "$APPLY" ]; then printf '\nDry run: %s to do, nothing was changed. Add --apply to do it.\n' "${#PLAN_STEPS[@]}"; return 0; fi
  confirm
  apply
  say_what_is_left
}
main "$@"
