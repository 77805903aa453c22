# Reads the conversation from AgentAPI and leaves it at coderd, whole: enough for a short one.
set -eu
conversation=$(wget -q -O - "$AGENTAPI_URL/messages")
wget -q -O - --header "Coder-Session-Token: $CODER_AGENT_TOKEN" --header 'Content-Type: application/json' --post-data "$conversation" \
  "${CODER_AGENT_URL}api/v2/workspaceagents/me/tasks/$ARG_TASK_ID/log-snapshot?format=agentapi"
echo "captured ${#conversation} characters"
