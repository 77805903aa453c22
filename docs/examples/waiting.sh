#!/usr/bin/env bash
# Waiting for a request instead of sleeping, and asking the journal about it.
set -euo pipefail
. "$(dirname "$0")/start.sh"

# A client in the background: your program, in a real test.
{ curl -o /dev/null "$agentapi/status" && curl -o /dev/null "$agentapi/messages"; } &

# Blocks until one request for the messages was answered; 408 after ten seconds without one.
curl -f -o /dev/null "$agentapi/__admin/requests/wait" -d '{"request":{"method":"GET","urlPath":"/messages"},"count":1,"timeoutMs":10000}'

# How many requests there were, and the last one with its answer.
curl -f "$agentapi/__admin/requests/count" -d '{"method":"GET"}'
curl -f "$agentapi/__admin/requests/latest" | grep '"url"'

# A wait that is not fulfilled ends at its time.
curl -o /dev/null -w '%{http_code}\n' "$agentapi/__admin/requests/wait" -d '{"request":{"method":"POST","urlPath":"/message"},"timeoutMs":100}'
