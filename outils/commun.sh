# shellcheck shell=bash
# Sourced by the other scripts: what they share, and how what a bare machine lacks gets installed.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[ -w . ] || {
  printf 'Ce dossier (%s) n’est pas modifiable : copiez le projet dans un dossier à vous, puis recommencez.\n' "$PWD" >&2
  exit 1
}

# Caches go into the project where HOME cannot be written.
if [ ! -w "${HOME:-/nonexistent}" ]; then
  export XDG_CACHE_HOME="$PWD/.cache" XDG_CONFIG_HOME="$PWD/.cache/config" XDG_DATA_HOME="$PWD/.cache/share"
  mkdir -p "$XDG_CONFIG_HOME" "$XDG_DATA_HOME"
fi

# stop SENTENCE: say what to do, and leave.
stop() {
  printf '%s\n' "$1" >&2
  exit 1
}

# install_packages PACKAGE…: with apt; without it, or without the right to, say what is missing.
install_packages() {
  [ $# -gt 0 ] || return 0
  command -v apt-get >/dev/null || stop "Installez d’abord ces logiciels, puis recommencez : $*."
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || stop "Lancez « sudo apt-get install $* », puis recommencez."
    as_root=(sudo -n)
  fi
  printf 'Installation de %s\n' "$*"
  "${as_root[@]}" apt-get update -qq || true
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null ||
    stop "apt-get n’a pas pu installer $* : lisez son message ci-dessus."
}

# ensure_libraries: those WeasyPrint loads to write documents, named as Debian's packages. Elsewhere than on Linux
# their files have other names: WeasyPrint says what it lacks.
ensure_libraries() {
  [ "$(uname -s)" = Linux ] || return 0
  local missing=() library package
  while read -r library package; do
    "$1" -c "import ctypes; ctypes.CDLL('$library')" 2>/dev/null || missing+=("$package")
  done <<'LIBRARIES'
libpango-1.0.so.0 libpango-1.0-0
libpangoft2-1.0.so.0 libpangoft2-1.0-0
libharfbuzz-subset.so.0 libharfbuzz-subset0
LIBRARIES
  install_packages "${missing[@]}"
}

# any_python: the first Python that runs (a pyenv shim may not), able or not to run the application.
any_python() {
  local python
  for python in python3 /usr/bin/python3; do
    if "$python" -c '' 2>/dev/null; then
      printf '%s' "$python"
      return
    fi
  done
  stop "Installez Python 3.12 ou plus récent, puis recommencez."
}

# uv runs from the machine or, failing that, from .uv/. Run it to know: a shim may exist and answer 127.
ensure_uv() {
  uv --version >/dev/null 2>&1 && return
  export PATH="$PWD/.uv/bin:$PATH"
  uv --version >/dev/null 2>&1 && return
  local python
  python=$(any_python)
  "$python" -c 'import ensurepip, venv' 2>/dev/null || install_packages python3-venv
  "$python" -m venv --clear .uv
  .uv/bin/python -m pip install --quiet --disable-pip-version-check uv ||
    stop "uv n’a pas pu être installé : vérifiez l’accès à PyPI, puis recommencez."
}

# The Python of .python-version, else any recent one, else one that uv downloads.
ensure_python() {
  UV_PYTHON=$(
    uv python find --system --no-python-downloads 2>/dev/null ||
      uv python find --system --no-python-downloads '>=3.12' 2>/dev/null ||
      { uv python install --quiet 3.13 2>/dev/null && uv python find --system '>=3.12'; }
  ) || stop "Installez Python 3.12 ou plus récent (par exemple avec pyenv), puis recommencez."
  export UV_PYTHON
}

# ensure_environment [OPTION…]: .venv/ holds exactly what uv.lock says, and comes first in PATH.
ensure_environment() {
  ensure_uv
  ensure_python
  ensure_libraries "$UV_PYTHON"
  uv sync --locked --quiet "$@" || stop "Les dépendances n’ont pas pu être installées : lisez le message ci-dessus."
  export PATH="${UV_PROJECT_ENVIRONMENT:-$PWD/.venv}/bin:$PATH"
}

# ensure_postgresql: the server's programs, and the command that starts a throw-away cluster.
ensure_postgresql() {
  if ! compgen -G '/usr/lib/postgresql/*/bin/pg_ctl' >/dev/null || ! command -v pg_virtualenv >/dev/null; then
    install_packages postgresql
  fi
}

# postgresql COMMAND…: run it with DATABASE_URL naming a throw-away cluster, in a directory of its own even for root:
# a run that was killed leaves nothing in the way of the next. pg_virtualenv prints the whole journal of the server
# when its command fails: it is told of success, and the status comes back through a file.
postgresql() {
  local status free_port
  status=$(mktemp)
  # Its own choice is blind to the throw-away clusters that already run.
  free_port=$("$(any_python)" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  # shellcheck disable=SC2016  # PG* exist inside only
  pg_virtualenv -t -c "-p $free_port" -o fsync=off -o full_page_writes=off bash -c '
    export DATABASE_URL="postgres://$PGUSER:$PGPASSWORD@${PGHOST:-localhost}:$PGPORT/$PGDATABASE"
    status=$1
    shift
    "$@"
    echo $? >"$status"' bash "$status" "$@"
  local code
  code=$(cat "$status")
  rm -f "$status"
  return "${code:-1}"
}

# ensure_port_is_free COMMAND: 127.0.0.1:PORT can be listened to, else say what to type.
ensure_port_is_free() {
  if ! [[ $PORT =~ ^[0-9]{1,5}$ ]] || ((PORT < 1024 || PORT > 65534)); then
    stop "PORT vaut « $PORT » : choisissez un nombre entre 1024 et 65534, par exemple make $1 PORT=8001."
  fi
  if (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then
    stop "Le port $PORT est déjà pris : lancez « make $1 PORT=$((PORT + 1)) »."
  fi
}

# ensure_static: stylesheet and static files, only when a source is newer than what was assembled.
ensure_static() {
  local done=var/static/staticfiles.json
  if [ -f "$done" ] && [ -z "$(newer_sources "$done")" ]; then
    return
  fi
  python manage.py assembler_css -v0
  python manage.py collectstatic --no-input --clear -v0
}

newer_sources() {
  find . \( -path './.[!.]*' -o -path ./var -o -path ./tests \) -prune -o -type f -newer "$1" \
    \( -name '*.html' -o -name '*.css' -o -name '*.js' -o -name '*.svg' -o -name '*.py' -o -name uv.lock \) -print -quit
}

# ensure_data: tables, cache table, invented portfolio; a second run adds nothing.
ensure_data() {
  python manage.py migrate --no-input -v0
  python manage.py createcachetable
  python manage.py demo
}
