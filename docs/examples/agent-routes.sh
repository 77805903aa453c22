#!/usr/bin/env bash
# An agent and a module's scripts: app status, external auth, and a claimed prebuilt workspace.
set -euo pipefail
. "$(dirname "$0")/start.sh" --strict

agent=$coderd/api/v2/workspaceagents/me
token='Coder-Session-Token: 00000000-0000-4000-8000-0000000000aa'

curl -f -X PATCH "$agent/app-status" -H "$token" -d '{"app_slug":"agentapi","state":"working","message":"Reading files"}'

# The user has not linked GitLab yet: the answer says where to do it.
curl -f "$agent/external-auth?id=gitlab" -H "$token"

# A request with listen waits for the link. It is answered when the account is linked.
exec 4< <(curl -f "$agent/external-auth?id=gitlab&listen" -H "$token")
curl -f -o /dev/null -X PUT "$coderd/__admin/external-auth/gitlab/links/dev" -d '{"accessToken":"glpat-mock"}'
cat <&4

# A prebuilt workspace waits to be claimed. Its agent asks reinit, and the claim is the first event.
exec 5< <(curl -N "$agent/reinit?wait=true" -H 'Coder-Session-Token: 00000000-0000-4000-8000-0000000000cc' 2> /dev/null)
curl -f -o /dev/null "$coderd/__admin/world/workspaces/00000000-0000-4000-8000-000000000031/claim" -d '{"owner":"dev"}'
grep -m 1 'prebuild_claimed' <&5
