#!/usr/bin/env bash
# Spoiled answers: counted, exact, and never random.
set -euo pipefail
. "$(dirname "$0")/start.sh"

# The next two requests for the messages are a 503; the third is answered.
curl -f "$agentapi/__admin/faults" -d '{"request":"GET /messages","kind":"status","status":503,"times":2}'
for _ in 1 2 3; do
  curl -o /dev/null -w '%{http_code}\n' "$agentapi/messages"
done

# The connection is closed inside the body: curl ends with 18, a partial file.
curl -f -o /dev/null "$agentapi/__admin/faults" -d '{"request":"GET /messages","kind":"close-in-body","atByte":100}'
curl -o /dev/null "$agentapi/messages" || echo "curl ended with $?"

# A log snapshot that is refused is not stored: the service does not act on a request whose answer is replaced.
snapshot="$coderd/api/v2/workspaceagents/me/tasks/00000000-0000-4000-8000-000000000010/log-snapshot?format=agentapi"
token='Coder-Session-Token: 00000000-0000-4000-8000-0000000000aa'
curl -f -o /dev/null "$coderd/__admin/faults" -d '{"request":"POST *log-snapshot","status":500}'
curl -o /dev/null -w '%{http_code}\n' -H "$token" "$snapshot" -d '{"messages":[]}'
curl "$coderd/__admin/snapshots"

# How many requests each fault will still spoil. DELETE removes all faults.
curl "$agentapi/__admin/faults"
curl -f -X DELETE "$agentapi/__admin/faults"
