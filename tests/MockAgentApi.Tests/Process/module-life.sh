#!/usr/bin/env bash
# One life of AgentAPI in the hands of a registry module: start, wait, save, read, stop.
# Needs agentapi on PATH. $1: a free port. $2: a folder.
set -euo pipefail

port=$1
folder=$2

# The gate for the state file looks at the last word of the version.
version=$(agentapi --version)
version=${version##* }

export AGENTAPI_CHAT_BASE_PATH=""
export AGENTAPI_ALLOWED_HOSTS='*'
export AGENTAPI_PID_FILE="$folder/agentapi.pid"
if [ "$(printf '%s\n' 0.12.0 "$version" | sort -V | head -n 1)" = 0.12.0 ]; then
  export AGENTAPI_STATE_FILE="$folder/state/agentapi-state.json"
  export AGENTAPI_SAVE_STATE=true
  export AGENTAPI_LOAD_STATE=true
fi

nohup agentapi server --port "$port" --term-width 67 --term-height 1190 -- bash -c aiagent > "$folder/agentapi.log" 2>&1 &
server=$!

# Three answers in a row mean that it is up.
in_a_row=0
for _ in $(seq 900); do
  sleep 0.1
  if curl -fs -o /dev/null "http://localhost:$port/status"; then
    in_a_row=$((in_a_row + 1))
  else
    in_a_row=0
  fi
  [ "$in_a_row" -lt 3 ] || break
done
[ "$in_a_row" -eq 3 ]

for _ in $(seq 900); do
  case $(curl -fs "http://localhost:$port/status") in *'"status":"stable"'*) break ;; esac
  sleep 0.1
done

curl -fs -H 'Content-Type: application/json' -d '{"content":"Hello","type":"user"}' "http://localhost:$port/message"

# Stopping: ask it to save, take what was said, end it, and wait for as long as it takes.
pid=$(cat "$AGENTAPI_PID_FILE") || { kill "$server"; exit 1; }
[ "$pid" = "$server" ]
kill -USR1 "$pid"
curl -fsSL --max-time 10 "http://localhost:$port/messages"
kill -TERM "$pid"
while kill -0 "$pid" 2> /dev/null; do
  sleep 0.05
done
wait "$server"
echo "version $version"
