#!/usr/bin/env bash
# Installs the Debian packages that building and testing Broadsheet needs and that are missing.
# Does nothing, and needs no root, when all of them are there.
set -eu

packages=(
    build-essential g++ cmake ninja-build pkg-config
    libxapian-dev xapian-tools
    libboost-program-options-dev
    libcld2-dev
    libicu-dev
    libjemalloc-dev
    libsimdjson-dev
    libuchardet-dev
    libxml2-dev
    libxxhash-dev
    libarchive-dev
    libzstd-dev zlib1g-dev
    catch2 librapidcheck-dev groff-base
)

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "setup: this is not a Debian system (no dpkg); install what these Debian 12 packages hold:" \
         "${packages[*]}" >&2
    exit 1
fi

missing=()
for package in "${packages[@]}"; do
    # A removed package whose settings are still there is known to dpkg-query too, with another status.
    # The `|| true` is for packages it has never heard of.
    status=$(dpkg-query --show --showformat='${db:Status-Status}\n' "$package" 2>/dev/null || true)
    grep --quiet --line-regexp installed <<<"$status" || missing+=("$package")
done

if [ ${#missing[@]} -eq 0 ]; then
    echo "setup: everything is there"
    exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "setup: neither root nor sudo; run this as root:" \
             "apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi

# `env` because sudo drops the caller's environment.
echo "setup: installing ${missing[*]}"
"${as_root[@]}" apt-get update
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends "${missing[@]}"
