#!/usr/bin/env bash
# The mock under AgentAPI's own command line: start it, wait until it is stable, talk, stop.
# AGENTAPI is the program; without it, agentapi on the PATH.
set -euo pipefail
agentapi=${AGENTAPI:-agentapi}
folder=$(mktemp -d)
curl() { command curl -sS --max-time 30 "$@"; }

# Port 0 takes a free port, and a log line says which. MOCK_SPEED makes the conversation's clock faster.
exec 3< <(MOCK_AGENT=echo MOCK_SPEED=20 exec $agentapi server --type=codex --port 0 --pid-file "$folder/agentapi.pid" -- codex < /dev/null)
server=$!
trap 'kill "$server" 2> /dev/null || true; rm -r "$folder"' EXIT
until [[ ${line:-} =~ http://[0-9.:]+ ]]; do read -r -t 60 line <&3; done
address=${BASH_REMATCH[0]}

# The event stream says when the agent is ready for a message.
grep -q -m 1 '"status":"stable"' < <(curl -N "$address/events" 2> /dev/null)
curl -f "$address/message" -H 'Content-Type: application/json' -d '{"content":"hello","type":"user"}'
grep -q -m 1 '"role":"agent","message":"hello' < <(curl -N "$address/events" 2> /dev/null)
curl -f "$address/messages"

# SIGTERM, as a module's shutdown script sends it; the PID file is removed.
kill -TERM "$(cat "$folder/agentapi.pid")"
timeout 30 cat <&3
wait "$server"
