# Starts both mocks on free ports, sets $agentapi and $coderd to their addresses, and stops them when the script ends.
# Read by the other scripts of this folder: . start.sh [an option of mocks up]…
# MOCKS is the mocks command; without it the checkout's own is built and run.
mocks=${MOCKS:-dotnet run --project "$(dirname "${BASH_SOURCE[0]}")/../../src/Mocks" --}

# The command is several words. Reading a line waits exactly until the mock listens.
exec 3< <(exec $mocks up --agentapi-port 0 --coderd-port 0 "$@")
trap "kill $!" EXIT
read -r -t 600 _ _ _ _ agentapi <&3
read -r -t 600 _ _ _ _ coderd <&3

# No request waits for ever.
curl() { command curl -sS --max-time 30 "$@"; }

# The string member $1 of the JSON that is read; the first one of that name.
member() { grep -m 1 -o "\"$1\": *\"[^\"]*\"" | cut -d '"' -f 4; }
