#!/usr/bin/env bash
# The contracts, replayed against both mocks. A mock coderd has to be strict for them.
set -euo pipefail
. "$(dirname "$0")/start.sh" --strict

$mocks verify --agentapi "$agentapi" --coderd "$coderd"
