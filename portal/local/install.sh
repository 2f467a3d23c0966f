#!/bin/sh
# Make .venv, or bring it up to date, with the first Python that is new enough: install.sh local|dev
enough='import sys; sys.exit(sys.version_info < (3, 11))'

if [ -n "$PYTHON" ] && ! "$PYTHON" -c "$enough" 2>/dev/null; then
    echo "PYTHON=$PYTHON is not a working Python 3.11 or newer." >&2
    exit 1
fi
for python in .venv/bin/python ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    "$python" -c "$enough" 2>/dev/null || continue
    "$python" -I portal/local/install.py "$1"
    status=$?
    # 64: this is the Python of a .venv that has to be made again.
    [ $status -eq 64 ] || exit $status
done
echo "Tandem needs Python 3.11 or newer: install it, or name one with PYTHON=/path/to/python3." >&2
exit 1
