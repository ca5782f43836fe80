#!/bin/sh
# The wheel, built and started from an empty environment: it must label, check and serve without the checkout.
set -eu
root=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"; [ -z "${server:-}" ] || kill "$server" 2>/dev/null || true' EXIT
.venv/bin/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir "$work" .
python=$(.venv/bin/python -c 'import sys; print(sys._base_executable)')
"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt "$work"/replydesk-*.whl
cd "$work"
printf '{"text": "¿Cuándo llega a Rosario?"}\n' | venv/bin/replydesk label - -o - | grep -q '"type": "shipping"'
venv/bin/replydesk bundle verify "$(venv/bin/python -c 'from models.bundle import default_path; print(default_path())')"
venv/bin/replydesk serve --port 8765 --quiet &
server=$!
for _ in $(seq 60); do
    venv/bin/python -c 'import urllib.request as u; u.urlopen("http://127.0.0.1:8765/readyz", timeout=2)' 2>/dev/null && ready=1 && break
    sleep 1
done
[ "${ready:-}" = 1 ] || { echo "the wheel's service did not get ready"; exit 1; }
venv/bin/python -c 'import urllib.request as u; assert b"replydesk" in u.urlopen("http://127.0.0.1:8765/", timeout=5).read()'
cd "$root"
echo "the wheel works in an empty environment"
