#!/usr/bin/env bash
# The performance table, and var/bench.json.
. "$(dirname "$0")/commun.sh"

ensure_environment
exec python manage.py bench
