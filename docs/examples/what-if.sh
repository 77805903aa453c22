#!/usr/bin/env bash
# What would another release have said to the requests of this run?
set -euo pipefail
. "$(dirname "$0")/start.sh"

# A module's requests, to coderd 2.34: the snapshot, and a user who pauses the task.
curl -f "$coderd/api/v2/workspaceagents/me/tasks/00000000-0000-4000-8000-000000000010/log-snapshot?format=agentapi" \
  -H 'Coder-Session-Token: 00000000-0000-4000-8000-0000000000aa' \
  -d '{"messages":[{"id":0,"role":"agent","content":"Hello","time":"2026-01-01T00:00:00Z"}]}'
curl -f -o /dev/null -X POST "$coderd/api/v2/tasks/me/demo/pause" -H 'Coder-Session-Token: mocksessid-mocksessionsecret00001'

# The same requests, judged as 2.31 judges them.
curl -f "$coderd/__admin/verdicts/replay" -d '{"coderVersion":"2.31"}'
