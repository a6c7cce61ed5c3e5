#!/usr/bin/env bash
# Installs what the program needs on Debian and Ubuntu and isn't there yet; with --demo also the broker, with --tests what its tests need.
# Says nothing when all is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# One a line: the package, then its name elsewhere, if it has another.
needed=(
  "libgstreamer1.0-0"
  "gstreamer1.0-plugins-base"
  "gstreamer1.0-plugins-good"
  "libaravis-0.8-0"
  "aravis-tools"
  "libturbojpeg0 libturbojpeg"
  "libspng0"
  "libmosquitto1"
)
optional=()
# ONNX Runtime is restored through npm, which may have come from elsewhere than a package.
command -v npm >/dev/null || needed+=("npm")
case "${1:-}" in
  "") ;;
  --demo)
    [[ -x /usr/sbin/mosquitto ]] || command -v mosquitto >/dev/null || needed+=("mosquitto")
    ;;
  --tests)
    command -v systemd-analyze >/dev/null || needed+=("systemd")
    # Tests that need a broker are skipped without one.
    command -v mosquitto >/dev/null || optional+=("mosquitto")
    # Tests that need a PostgreSQL start one of their own and are skipped without its programs.
    compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || optional+=("postgresql")
    # Tests of pictures in a bucket run Swift, whose library is enough, and are skipped without it.
    [[ -d /usr/lib/python3/dist-packages/swift ]] || optional+=("python3-swift")
    # Tests that look at the pages are skipped without a browser.
    [[ -x /usr/bin/chromium ]] || optional+=("chromium")
    # Tests that compare with the kernel's C headers are skipped without a compiler.
    command -v gcc >/dev/null || optional+=("gcc" "libc6-dev")
    ;;
  *)
    echo "usage: deploy/setup.sh [--demo|--tests]" >&2
    exit 2
    ;;
esac

# Names of all installed packages, and those they stand in for, one a line.
installed() {
  dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides}\n' |
    sed -n 's/^installed //p' | tr ',' '\n' | sed 's/^ *//; s/[ :].*//'
}

# Of each requirement of which no name is installed, the first name that the package lists know.
missing() {
  local present requirement name
  present=$(installed)
  for requirement in "$@"; do
    for name in $requirement; do
      grep -qxF -- "$name" <<<"$present" && continue 2
    done
    echo "$requirement"
  done
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    return 1
  fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" </dev/null >/dev/null
}

# The name of a requirement that this distribution uses.
available() {
  local name
  for name in "$@"; do
    apt-cache show "$name" >/dev/null 2>&1 && break
  done
  echo "$name"
}

# Debian's package makes and starts a database cluster of its own unless this says no; only its programs are wanted.
without_cluster() {
  local file=/etc/postgresql-common/createcluster.conf
  [[ -e $file ]] || as_root install -D -m 644 /dev/stdin "$file" <<<"create_main_cluster = false"
}

install() {
  local names=() requirement
  [[ " $* " != *" postgresql "* ]] || without_cluster || return 1
  echo "Installing $* (it may take some minutes) …"
  apt update || echo "Package lists could not be updated; trying with those that are there" >&2
  for requirement in "$@"; do
    # shellcheck disable=SC2086 # its names are words
    names+=("$(available $requirement)")
  done
  apt install --no-install-recommends -y "${names[@]}"
}

install_packages() {
  local absent
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "This is no Debian or Ubuntu: what these packages hold must be there already: ${needed[*]}" >&2
    return
  fi
  mapfile -t absent < <(missing "${needed[@]}")
  if ((${#absent[@]} > 0)) && ! install "${absent[@]}"; then
    echo "These packages are missing and could not be installed; install them as root (apt-get install): ${absent[*]}" >&2
    exit 1
  fi
  mapfile -t absent < <(missing "${optional[@]}")
  if ((${#absent[@]} > 0)) && ! install "${absent[@]}"; then
    echo "Without these packages some tests are skipped: ${absent[*]}" >&2
  fi
}

check_sdk() {
  local wanted
  wanted=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' global.json)
  if ! command -v dotnet >/dev/null; then
    echo "The .NET SDK $wanted or a later 10.0 is missing: install it from https://dot.net and put 'dotnet' on the PATH" >&2
    exit 1
  fi
  if ! dotnet --version >/dev/null 2>&1; then
    echo "The .NET SDK $wanted or a later 10.0 is missing: install it from https://dot.net; here are only:" >&2
    dotnet --list-sdks >&2
    exit 1
  fi
}

install_packages
check_sdk
