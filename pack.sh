#!/bin/sh
# ./mocks pack: makes what people install without the sources, below artifacts/packages: an archive of native programs with its checksum,
# the packages for npm, and those for .NET.
#   --rid linux-arm64   for another machine; it needs that machine's C compiler here
set -eu
cd "$(dirname "$0")"
rid=linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
here=$rid

fail() {
  echo "pack: $2" >&2
  exit "$1"
}

while [ $# -gt 0 ]; do
  case $1 in
    --rid) [ $# -gt 1 ] || fail 2 "--rid needs a platform: linux-x64 or linux-arm64."; rid=$2; shift 2 ;;
    *) fail 2 "$1 is no flag; there is --rid linux-x64|linux-arm64." ;;
  esac
done
case $rid in
  linux-x64) cpu=x64 compiler=x86_64-linux-gnu-gcc needs='gcc-x86-64-linux-gnu libc6-dev-amd64-cross' ;;
  linux-arm64) cpu=arm64 compiler=aarch64-linux-gnu-gcc needs='gcc-aarch64-linux-gnu libc6-dev-arm64-cross' ;;
  *) fail 2 "there are archives for linux-x64 and linux-arm64, not for $rid." ;;
esac
cross=
# An image is made of what is staged for this machine.
stages=artifacts/stage
if [ "$rid" != "$here" ]; then
  # Before the minutes that it takes to compile what is then linked.
  { echo 'int main(void) { return 0; }' | "$compiler" -x c - -o /dev/null; } 2>/dev/null ||
    fail 3 "$rid needs $compiler and its C library; on Debian and Ubuntu: apt-get install $needs"
  cross="-p:CppCompilerAndLinker=$compiler -p:ObjCopyName=${compiler%gcc}objcopy"
  stages=artifacts/cross
fi

version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
name=mocks-$version-$rid
out=$PWD/artifacts/packages
stage=$PWD/$stages/$name
rm -rf "$stage"
mkdir -p "$out" "$stage"
for project in Mocks Snapshotter; do
  echo "  $project for $rid" >&2
  # shellcheck disable=SC2086 # Several properties, or none.
  dotnet publish src/$project -p:PublishProfile=native -p:RuntimeIdentifier=$rid -p:UseCurrentRuntimeIdentifier=false -p:RunAnalyzers=false $cross -o "$stage" -v:quiet -nologo
done
rm -f "$stage"/*.runtimeconfig.json "$stage"/*.dbg
# One file is all mocks: a link for each name.
for link in mock-agentapi mock-coderd mock-workspace-agent agentapi; do
  ln -s mocks "$stage/$link"
done
# The Pact core, which mocks verify otherwise fetches when it first needs it.
(cd "$stage/pact-core" && npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error --os=linux --cpu=$cpu --libc=glibc >&2)
cp LICENSE "$stage"
tar -C "$stage/.." --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -cf - "$name" | gzip -9n >"$out/$name.tar.gz"
(cd "$out" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
ls -l "$out/$name.tar.gz" | awk '{ printf "%s  %.1f MB\n", $NF, $5 / 1e6 }'
echo "  packages for npm" >&2
node src/npm/pack.js "$rid" "$stage" "$out"
if [ -z "$cross" ]; then
  echo "  packages for .NET" >&2
  dotnet msbuild src/Packages.proj -v:quiet -nologo -p:RunAnalyzers=false
fi
