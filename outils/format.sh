#!/usr/bin/env bash
# Python as ruff wants it.
. "$(dirname "$0")/commun.sh"

ensure_environment
ruff check --fix .
ruff format .
