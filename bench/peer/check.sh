#!/usr/bin/env bash
# What one would write today with az, gh and jq instead of the action: is Jit's app in Azure still as Jit needs it, does
# jit-integration.yml still name the right tenant, app and subscription, and if not, a pull request that says so.
# Usage: check.sh serial|parallel. `parallel` starts the reads that need nothing of each other at the same time.
# Exit status 0: healthy, or drift proposed; 1: something in Azure is wrong, or a command failed.
set -euo pipefail

mode=${1:?serial or parallel}
: "${AZURE_TENANT_ID:?}" "${AZURE_CLIENT_ID:?the app that logs in}" "${AZURE_SUBSCRIPTION_ID:?}" "${JIT_CLIENT_ID:?the app of Jit}"
: "${CONFIG_REPO:?}" "${INTEGRATION_ID:?}"
path=.jit/jit-integration.yml
base=main
branch=jit-azure-drift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export AZURE_CORE_OUTPUT=json AZURE_CORE_ONLY_SHOW_ERRORS=yes

# Runs a command, or starts it in the background; its output goes into a file of $work.
pids=()
start() {
  local output=$work/$1
  shift
  if [ "$mode" = parallel ]; then
    "$@" >"$output" &
    pids+=("$!")
  else
    "$@" >"$output"
  fi
}
join() {
  local pid
  for pid in ${pids[@]+"${pids[@]}"}; do wait "$pid"; done
  pids=()
}

faults=0
expect() {
  local what=$1
  shift
  if jq -e "$@" >/dev/null; then return; fi
  echo "WRONG: $what"
  faults=$((faults + 1))
}

login() {
  local token
  token=$(curl -sSf -H "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \
    "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=api%3A%2F%2FAzureADTokenExchange" | jq -er .value)
  az login --service-principal --username "$AZURE_CLIENT_ID" --tenant "$AZURE_TENANT_ID" --federated-token "$token"
}

# The file is read while az logs in.
start file.json gh api "repos/$CONFIG_REPO/contents/$path?ref=$base"
login >"$work/login.json"

start account.json az account show --subscription "$AZURE_SUBSCRIPTION_ID"
start app.json az ad app show --id "$JIT_CLIENT_ID"
start principal.json az ad sp show --id "$JIT_CLIENT_ID"
start grants.json az ad app permission list-grants --id "$JIT_CLIENT_ID" --show-resource-name
start roles.json az role assignment list --assignee "$JIT_CLIENT_ID" --scope "/subscriptions/$AZURE_SUBSCRIPTION_ID" \
  --include-inherited --include-groups
join

# What Jit's page asks for: resource, its display name, permission, id of the permission.
cat >"$work/permissions.json" <<'JSON'
[
  ["00000002-0000-0000-c000-000000000000", "Windows Azure Active Directory", "Directory.Read.All", "5778995a-e1bf-45b8-affa-663a9f3f4d04"],
  ["00000002-0000-0000-c000-000000000000", "Windows Azure Active Directory", "Group.Read.All", "6234d376-f627-4f0f-90e0-dff25c5211a3"],
  ["00000002-0000-0000-c000-000000000000", "Windows Azure Active Directory", "Policy.Read.All", "80e5b1bf-3ad0-4365-943a-0ec983009b67"],
  ["00000002-0000-0000-c000-000000000000", "Windows Azure Active Directory", "User.Read.All", "c582532d-9d9e-43bd-a97c-2667a28ce295"],
  ["797f4846-ba00-4fd7-ba43-dac1f8f63013", "Windows Azure Service Management API", "user_impersonation", "41094075-9dad-400e-a0bd-54e686782033"],
  ["00000003-0000-0000-c000-000000000000", "Microsoft Graph", "User.Read", "e1fe6dd8-ba31-4d61-89e7-88639da4683d"]
]
JSON

expect 'the subscription is not enabled, or of another tenant' --arg tenant "$AZURE_TENANT_ID" \
  '.state == "Enabled" and .tenantId == $tenant' <"$work/account.json"
expect 'the app has no enabled app role "reader"' 'any(.appRoles[]; .value == "reader" and .isEnabled)' <"$work/app.json"
expect 'a permission is not declared' --slurpfile wanted "$work/permissions.json" \
  '[.requiredResourceAccess[] | .resourceAppId as $app | .resourceAccess[] | [$app, .id]] as $declared
   | all($wanted[0][]; [.[0], .[3]] as $one | $declared | index([$one]) != null)' <"$work/app.json"
expect 'no client secret, or one that ends within a week' \
  '[.passwordCredentials[].endDateTime | sub("\\.[0-9]+"; "") | fromdateiso8601] | min // 0 | . > now + 7 * 86400' <"$work/app.json"
expect 'the service principal is disabled' '.accountEnabled' <"$work/principal.json"
expect 'a permission lacks the administrator’s consent' --slurpfile wanted "$work/permissions.json" \
  '[.[] | select(.consentType == "AllPrincipals") | .resourceDisplayName as $name | .scope | split(" ")[] | [$name, .]] as $granted
   | all($wanted[0][]; [.[1], .[2]] as $one | $granted | index([$one]) != null)' <"$work/grants.json"
expect 'the app is no Reader of the subscription' 'any(.[]; .roleDefinitionName == "Reader")' <"$work/roles.json"

# Compares the entry's ids with what they should be; a placeholder of Jit is no drift. Leaves the right file in $work/new.yml.
jq -r .content "$work/file.json" | base64 -d >"$work/old.yml"
awk -v entry="$INTEGRATION_ID" -v tenant_id="$AZURE_TENANT_ID" -v client_id="$JIT_CLIENT_ID" \
  -v subscription_id="$AZURE_SUBSCRIPTION_ID" '
  BEGIN { wanted["tenant_id"] = tenant_id; wanted["client_id"] = client_id; wanted["subscription_id"] = subscription_id }
  /^[^ #]/ { azure = ($0 ~ /^azure:/); inside = 0 }
  azure && /^  [^ #]/ { inside = ($1 == entry ":") }
  inside && match($0, /^ +(tenant_id|client_id|subscription_id): */) {
    key = $1; sub(/:$/, "", key)
    value = substr($0, RLENGTH + 1); gsub(/["\047]/, "", value); sub(/ +#.*/, "", value)
    if (value !~ /^\$\{\{/ && tolower(value) != wanted[key]) { print substr($0, 1, RLENGTH) wanted[key]; next }
  }
  { print }' "$work/old.yml" >"$work/new.yml"

if ! cmp -s "$work/old.yml" "$work/new.yml" && [ "$faults" -eq 0 ]; then
  start head.json gh api "repos/$CONFIG_REPO/git/ref/heads/$base"
  start open.json gh api "repos/$CONFIG_REPO/pulls?state=open&head=${CONFIG_REPO%%/*}:$branch"
  join
  if [ "$(jq length "$work/open.json")" -eq 0 ]; then
    gh api "repos/$CONFIG_REPO/git/refs" -f ref="refs/heads/$branch" -f sha="$(jq -r .object.sha "$work/head.json")" >/dev/null
    gh api -X PUT "repos/$CONFIG_REPO/contents/$path" -f branch="$branch" -f sha="$(jq -r .sha "$work/file.json")" \
      -f message='Correct the Azure integration' -f content="$(base64 -w0 "$work/new.yml")" >/dev/null
    gh api "repos/$CONFIG_REPO/pulls" -f title='Correct the Azure integration' -f head="$branch" -f base="$base" \
      -f body="$(printf '```diff\n%s\n```\n' "$(diff "$work/old.yml" "$work/new.yml" || true)")" --jq '"Proposed: " + .html_url'
  fi
fi

[ "$faults" -eq 0 ]
