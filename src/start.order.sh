#!/bin/sh
# Writes start.order.zip: the names of the methods that native mocks run while they start and answer their first requests, in the order of
# their first run. A native program has these methods side by side (Native.targets): they are an eighth of its code, and the system maps
# whole blocks of the file around each page that is used. Names that a program does not have are ignored, so an old file is not wrong, but
# what it does not name is slow to start. It needs qemu-user, binutils, curl and zip; on Debian: apt-get install qemu-user binutils curl zip
set -eu
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$scratch"' EXIT

dotnet publish src/Mocks -p:PublishProfile=native -p:RunAnalyzers=false -p:StripSymbols=false -o "$scratch" -v:quiet -nologo
for name in mock-agentapi mock-coderd; do
  ln -s mocks "$scratch/$name"
done

# trace PROGRAM [ARG …]: becomes the program, and notes the address of each block of code that is run for the first time.
trace() {
  program=$1
  shift
  exec qemu-x86_64 -d in_asm -D "$scratch/trace.$program" "$scratch/$program" "$@"
}

# requests PROGRAM PATH …: of a mock that starts.
requests() {
  program=$1
  shift
  trace "$program" --port 0 >"$scratch/said" & mock=$!
  until url=$(grep -o 'http://.*' "$scratch/said"); do kill -0 $mock; sleep 0.2; done
  for path in "$@" "$@"; do
    curl -sS -o "$scratch/answer" --max-time 30 "$url$path"
  done
  curl -sS -o "$scratch/answer" --max-time 2 "$url/__admin/events/stream" 2>"$scratch/said" || true
  kill $mock
  wait $mock || true
}

requests mock-agentapi /messages /status /__admin/requests
requests mock-coderd /api/v2/buildinfo /api/v2/users/me /__admin/requests
# Not the Snapshotter, which is another program; nothing is saved, so it is not green.
(trace mocks run -- sh -c 'curl -sS "http://localhost:$ARG_AGENTAPI_PORT/messages"' >"$scratch/said") || [ $? -eq 1 ]

# An address belongs to the symbols at or next below it; several methods with the same code are at one address.
{
  nm "$scratch/mocks" | awk '$2 ~ /[tTwW]/ { print $1, "symbol", $3 }'
  grep -oh '^0x[0-9a-f]*' "$scratch"/trace.* | awk '{ address = sprintf("%16s", substr($0, 3)); gsub(" ", "0", address); print address, "run", NR }'
} | sort -k1,1 -k2,2r | awk '
  $2 == "symbol" { names = $1 == at ? names "\n" $3 : $3; at = $1 }
  $2 == "run" && !(at in first) { split(names, each, "\n"); for (i in each) print $3, each[i]; first[at] }
' | sort -n | awk '!seen[$2]++ { print $2 }' >"$scratch/start.order"
touch -d 1980-01-01T00:00:00Z "$scratch/start.order"
rm -f src/start.order.zip
TZ=UTC zip -9 -X -q -j src/start.order.zip "$scratch/start.order"
echo "src/start.order.zip names $(wc -l <"$scratch/start.order") methods."
