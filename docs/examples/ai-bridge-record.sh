#!/usr/bin/env bash
# What the bridge records of a reply that does not come to its end.
set -euo pipefail
. "$(dirname "$0")/start.sh"

ask() {
  curl "$coderd/api/v2/aibridge/anthropic/v1/messages" \
    -H 'Authorization: Bearer mockowner1-mockownersecret0000001' -H 'Content-Type: application/json' \
    -d '{"model":"claude-sonnet-4-5","max_tokens":3,"messages":[{"role":"user","content":"hi"}],"stream":'"$1"'}'
}
curl -f -o /dev/null -X PUT "$coderd/__admin/bridge" -d '{
  "replies": [{ "text": "One two three four five.", "usage": { "input": 100, "output": 20 } }],
  "faults": [{ "kind": "provider-error-in-stream", "atEvent": 2 }]
}'
ask true    # two events, and the provider's error in the bridge's own words
ask false   # "stop_reason":"max_tokens" after three words

# Of the first: 100 tokens in and 1 out, as far as the provider had counted.
curl -f "$coderd/__admin/interceptions"
