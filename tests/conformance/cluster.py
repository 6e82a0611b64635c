"""A PostgreSQL of its own for the long tests: started in a folder, reached by a socket, gone afterwards."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.language.sql import select
from engine.language.tree import Expr
from engine.model.catalog import Catalog
from engine.model.moment import Moment
from engine.model.record import Record
from tests.conformance.book import apart, lay_out, schema
from tests.conformance.engines import Truths, plain

NEEDED = ("initdb", "pg_ctl", "psql")
TRUTH = {"t": True, "f": False, "": None}


def is_here() -> bool:
    """Tell whether PostgreSQL can be started on this machine."""
    return all(shutil.which(program) for program in NEEDED)


@contextmanager
def cluster() -> Iterator[Path]:
    """Start a server; give the folder of its socket."""
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        folder.chmod(0o777)
        data, options = folder / "data", f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        _as_server(["initdb", "-D", str(data), "-U", "judge", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"])
        _as_server(["pg_ctl", "-D", str(data), "-o", options, "-w", "-l", str(folder / "log"), "start"])
        try:
            yield folder
        finally:
            _as_server(["pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop"])


def _as_server(command: list[str]) -> None:
    """Run as the user `postgres` where the tests run as root, which the server refuses."""
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*user, *command], check=True, capture_output=True, cwd="/")


@dataclass(frozen=True)
class Postgres:
    """Judges in the server whose socket lies in ``folder``."""

    folder: Path

    def __call__(self, catalog: Catalog, root: str, records: Sequence[Record], conditions: Mapping[str, Expr], moment: Moment) -> Truths:
        """Judge all records in one query a lot."""
        query = select(catalog, root, (), conditions, moment, dialect="postgres").sql(dialect="postgres")
        truths: Truths = {}
        for lot in apart(records):
            rows = lay_out(catalog, lot)
            script = ["BEGIN;"]
            for table, columns in schema(catalog).items():
                shape = ", ".join(f'"{name}" {type}' for name, type in columns)
                lines = json.dumps([{name: plain(row.get(name)) for name, _ in columns} for row in rows.get(table, [])]).replace("'", "''")
                script.append(f'CREATE TEMP TABLE "{table}" ({shape}) ON COMMIT DROP;')
                script.append(f'INSERT INTO "{table}" SELECT * FROM json_populate_recordset(NULL::"{table}", \'{lines}\');')  # noqa: S608 - a catalog's name
            answer = self.run("\n".join([*script, f"{query};", "ROLLBACK;"]))
            wanted = {record.id for record in lot}
            for identity, *cells in csv.reader(io.StringIO(answer)):
                if identity in wanted:
                    truths |= {(identity, name): TRUTH[cell] for name, cell in zip(conditions, cells, strict=True)}
        return truths

    def run(self, script: str) -> str:
        """Run a script; give what it answers as lines of CSV."""
        command = ["psql", "-h", str(self.folder), "-U", "judge", "-d", "postgres", "-q", "-t", "--csv", "-v", "ON_ERROR_STOP=1", "-f", "-"]
        done = subprocess.run(command, input=script, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout
