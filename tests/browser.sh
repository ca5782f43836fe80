#!/bin/sh
# A headless Chromium for the page's tests: the one on the machine, else Debian's package, else Playwright's own.
set -eu
bin=$1
command -v chromium >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    $as_root apt-get update -qq && $as_root apt-get install -y -qq chromium && exit 0
fi
"$bin/playwright" install --with-deps chromium || "$bin/playwright" install chromium
