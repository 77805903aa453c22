#!/usr/bin/env bash
# A module's stop script: posts the last ten messages of the task.
set -euo pipefail
messages=$(curl -fsS -m 10 "http://localhost:$ARG_AGENTAPI_PORT/messages" | jq '{messages: .messages[-10:]}')
curl -fsS -m 10 -H "Coder-Session-Token: $CODER_AGENT_TOKEN" --data-binary "$messages" \
  "${CODER_AGENT_URL%/}/api/v2/workspaceagents/me/tasks/$ARG_TASK_ID/log-snapshot?format=agentapi"
echo "Posted the log snapshot."
