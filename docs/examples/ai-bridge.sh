#!/usr/bin/env bash
# A model that says what the test wants, and fails when the test wants it to.
set -euo pipefail
. "$(dirname "$0")/start.sh"

curl -f -o /dev/null -X PUT "$coderd/__admin/bridge" -d '{
  "replies": [
    { "when": { "lastUserText": { "contains": "greet" } }, "text": "Hello from the test." },
    { "text": "Anything else.", "usage": { "input": 100, "output": 2 } }
  ],
  "faults": [{ "kind": "provider-error", "status": 429, "retryAfterSeconds": 1 }]
}'

ask() {
  curl -w '\n%{http_code}\n' "$coderd/api/v2/aibridge/openai/v1/chat/completions" \
    -H 'Authorization: Bearer mockowner1-mockownersecret0000001' -H 'Content-Type: application/json' \
    -d '{"model":"gpt-5","messages":[{"role":"user","content":"please greet me"}]}'
}
ask   # 429
ask   # 200

# Every call is recorded, with model, tokens and tool calls.
curl -f "$coderd/__admin/interceptions"
