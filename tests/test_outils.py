"""What `make` says when something is missing or taken, and how it counts tests."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

OUTILS = settings.BASE_DIR / "outils"


def run(command: list[str], **options) -> subprocess.CompletedProcess:
    # A script that goes further than it should would install, then serve.
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **options)


def make(target: str, port) -> subprocess.CompletedProcess:
    # The suite itself may have been started by make, which then tells each folder it enters.
    return run(["make", "--no-print-directory", target, f"PORT={port}"], cwd=settings.BASE_DIR)


# Port -------------------------------------------------------------------------------------------------------


@pytest.fixture
def taken_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


@pytest.mark.parametrize("target", ["demo", "dev"])
def test_port_that_is_taken_is_said_with_what_to_type(taken_port, target):
    ran = make(target, taken_port)
    assert ran.returncode != 0
    assert f"Le port {taken_port} est déjà pris" in ran.stderr
    assert f"make {target} PORT={taken_port + 1}" in ran.stderr
    assert ran.stdout == ""


@pytest.mark.parametrize("port", ["abc", "80", "99999", "-1", "8000x"])
def test_port_that_is_no_port_is_said(port):
    ran = make("demo", port)
    assert ran.returncode != 0
    assert f"PORT vaut « {port} »" in ran.stderr
    assert "par exemple make demo PORT=8001" in ran.stderr


# Packages ---------------------------------------------------------------------------------------------------


@pytest.fixture
def machine(tmp_path):
    """`machine({"apt-get": script, …}, line)` runs `line` after commun.sh where only these commands and bash's exist."""

    def run_there(commands: dict[str, str], line: str) -> subprocess.CompletedProcess:
        for name in {"dirname", "env", "mkdir", "bash"} - {*commands}:
            (tmp_path / name).symlink_to(shutil.which(name))
        for name, script in commands.items():
            (tmp_path / name).write_text(f"#!/bin/bash\n{script}\n")
            (tmp_path / name).chmod(0o755)
        environment = {"PATH": str(tmp_path), "HOME": str(tmp_path)}
        source = f". {OUTILS}/commun.sh; {line}"
        return run([shutil.which("bash"), "-c", source, "essai"], env=environment, cwd=settings.BASE_DIR)

    return run_there


ROOT, SOMEBODY = {"id": "echo 0"}, {"id": "echo 1000"}
APT = {"apt-get": 'echo "apt-get $*" >&2'}


def test_missing_packages_are_installed_by_root(machine):
    ran = machine(ROOT | APT, "install_packages chromium postgresql")
    assert ran.returncode == 0
    assert "Installation de chromium postgresql" in ran.stdout
    assert "apt-get update" in ran.stderr


def test_missing_packages_are_installed_with_sudo_when_it_asks_nothing(machine):
    ran = machine(SOMEBODY | APT | {"sudo": 'shift; "$@"'}, "install_packages chromium")
    assert ran.returncode == 0
    assert "apt-get update" in ran.stderr


@pytest.mark.parametrize("sudo", [{}, {"sudo": "exit 1"}])
def test_without_the_right_to_install_one_sentence_says_what_to_do(machine, sudo):
    ran = machine(SOMEBODY | APT | sudo, "install_packages chromium postgresql")
    assert ran.returncode == 1
    assert ran.stderr.strip() == "Lancez « sudo apt-get install chromium postgresql », puis recommencez."


def test_without_apt_one_sentence_says_what_to_install(machine):
    ran = machine(ROOT, "install_packages chromium")
    assert ran.returncode == 1
    assert ran.stderr.strip() == "Installez d’abord ces logiciels, puis recommencez : chromium."


def test_failing_apt_is_said(machine):
    ran = machine(ROOT | {"apt-get": "exit 100"}, "install_packages chromium")
    assert ran.returncode == 1
    assert "apt-get n’a pas pu installer chromium" in ran.stderr


def test_nothing_missing_asks_nothing(machine):
    ran = machine({}, "install_packages")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("loads", "missing"), [("exit 0", ""), ("exit 1", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")]
)
def test_libraries_that_do_not_load_are_named_as_packages(machine, loads, missing):
    ran = machine(SOMEBODY | APT | {"python": loads, "uname": "echo Linux"}, "ensure_libraries python")
    assert (ran.returncode == 0) == (not missing)
    assert missing in ran.stderr


def test_folder_one_cannot_write_in_is_said():
    # Root writes anywhere: somebody else tries.
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(OUTILS, Path(folder) / "outils")
        Path(folder).chmod(0o555)
        command = ["bash", f"{folder}/outils/demo.sh"]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]
        ran = run(command, cwd=folder)
        Path(folder).chmod(0o755)
    assert ran.returncode == 1
    assert "n’est pas modifiable" in ran.stderr
    assert folder in ran.stderr


# PostgreSQL -------------------------------------------------------------------------------------------------


def test_failure_on_postgresql_keeps_its_status_and_spares_the_journal():
    line = f". {OUTILS}/commun.sh; postgresql bash -c 'echo $DATABASE_URL; exit 3' || echo status $?"
    ran = run(["bash", "-c", line, "essai"], cwd=settings.BASE_DIR)
    assert "postgres://" in ran.stdout
    assert "status 3" in ran.stdout
    assert "last 100 lines" not in ran.stdout + ran.stderr


# Counting ---------------------------------------------------------------------------------------------------

PASSED = '<testcase name="a"/>'
FAILED = '<testcase name="b"><failure/></testcase>'
BROKEN = '<testcase name="c"><error/></testcase>'
SKIPPED = '<testcase name="d"><skipped/></testcase>'


@pytest.mark.parametrize(
    ("reports", "last", "status"),
    [
        ([PASSED * 2, PASSED], "3 passed, 0 failed", 0),
        ([PASSED + FAILED, PASSED + BROKEN], "2 passed, 2 failed", 1),
        # A run that left no report stopped before its end.
        ([PASSED, None], "1 passed, 1 failed", 1),
        ([""], "0 passed, 0 failed", 1),
        ([PASSED + SKIPPED], "1 passed, 0 failed", 0),
    ],
)
def test_last_line_counts_every_run(tmp_path, reports, last, status):
    files = [tmp_path / f"{n}.xml" for n in range(len(reports))]
    for file, cases in zip(files, reports, strict=True):
        if cases is not None:
            file.write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")
    ran = run([sys.executable, str(OUTILS / "bilan.py"), *map(str, files)])
    assert ran.stdout.splitlines()[-1] == last
    assert ran.returncode == status
