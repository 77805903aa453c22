#!/usr/bin/env bash
# The life of a task, from the hands of its owner and of its agent.
set -euo pipefail
. "$(dirname "$0")/start.sh" --strict --stop-window open

tasks=$coderd/api/v2/tasks/me
world=$coderd/__admin/world/tasks/fix-bug
key='Coder-Session-Token: mocksessid-mocksessionsecret00001'

# Create a task from the template's default preset. It is pending: its workspace starts within seconds. Two control routes start it at once.
curl -f -H "$key" "$tasks" -d '{"template_version_id":"00000000-0000-4000-8000-0000000000f2","template_version_preset_id":"00000000-0000-4000-8000-0000000000f3","input":"Fix the bug","name":"fix-bug"}'
curl -f -o /dev/null "$world/build" -d '{"job":"succeeded"}'
curl -f -o /dev/null "$world/agent" -d '{"lifecycle":"ready","app":"healthy"}'
curl -f -H "$key" "$tasks/fix-bug" | member status                     # active

# Send a message, and read along.
curl -f -H "$key" "$tasks/fix-bug/send" -d '{"input":"And add a test"}'
curl -f -H "$key" "$tasks/fix-bug/logs"

# Pause. While the workspace stops, its agent may still post its last messages, and no one can read any.
curl -f -H "$key" -X POST "$tasks/fix-bug/pause"
task=$(curl -f "$world" | member id)
token=$(curl -f "$world" | member agentToken)
curl -f "$agentapi/messages" | curl -f -H "Coder-Session-Token: $token" --data-binary @- \
  "$coderd/api/v2/workspaceagents/me/tasks/$task/log-snapshot?format=agentapi"
curl -H "$key" "$tasks/fix-bug/logs"                                   # 409: the status is unknown

# End the stop. (Without --stop-window open it takes ten seconds.) The snapshot is then what people read, and the agent's token is dead.
curl -f -o /dev/null "$world/build" -d '{"job":"succeeded"}'
curl -f -H "$key" "$tasks/fix-bug/logs"                                # "snapshot":true

# Change the prompt, and go on. The agent of a resumed task has a new id and token.
curl -f -H "$key" -X PATCH "$tasks/fix-bug/input" -d '{"input":"Start again"}'
curl -f -H "$key" -X POST "$tasks/fix-bug/resume"
curl -f -o /dev/null "$world/build" -d '{"job":"succeeded"}'
curl -f -o /dev/null "$world/agent" -d '{"lifecycle":"ready","app":"healthy"}'
curl -f -H "$key" -X DELETE "$tasks/fix-bug"
curl "$coderd/__admin/verdicts"
