"""The databases that the store is tried on: a file, and a PostgreSQL server of our own where the machine has one."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile

import pytest

from tests.unit.store.databases import opened


@pytest.fixture(scope="session")
def postgres():
    """Start a PostgreSQL server of our own, where the machine has one."""
    if not (shutil.which("initdb") and shutil.which("pg_ctl")):
        pytest.skip("this machine has no PostgreSQL to try the store on")
    pytest.importorskip("psycopg", reason="the driver of PostgreSQL is not installed here")
    with tempfile.TemporaryDirectory() as folder:
        as_user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
        if as_user:
            shutil.chown(folder, "nobody")
        data = f"{folder}/data"
        subprocess.run([*as_user, "initdb", "-D", data, "-U", "u", "-A", "trust"], check=True, capture_output=True, cwd=folder)
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        started = [*as_user, "pg_ctl", "-D", data, "-w", "-o", options, "-l", f"{folder}/log", "start"]
        subprocess.run(started, check=True, capture_output=True, cwd=folder)
        try:
            yield f"postgresql://u@/postgres?host={folder}"
        finally:
            subprocess.run([*as_user, "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=True, capture_output=True, cwd=folder)


@pytest.fixture(params=["sqlite", "postgres"])
def store(request, tmp_path):
    with opened(request, tmp_path) as store:
        yield store
