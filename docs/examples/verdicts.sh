#!/usr/bin/env bash
# A post that coderd accepts and no one can ever read, and the verdict that says so.
set -euo pipefail
. "$(dirname "$0")/start.sh"

# The Node mocks' message: "type" in place of "role". Any token and any task are accepted unless the mock is strict.
curl -f -w '%{http_code}\n' "$coderd/api/v2/workspaceagents/me/tasks/00000000-0000-4000-8000-000000000010/log-snapshot?format=agentapi" \
  -H 'Coder-Session-Token: 00000000-0000-4000-8000-0000000000aa' \
  -d '{"messages":[{"id":1,"type":"output","content":"Hello","time":"2026-01-01T00:00:00Z"}]}'

# What a person would read, and what the real coderd would have answered them.
curl "$coderd/__admin/snapshots/latest"
curl "$coderd/__admin/verdicts"
