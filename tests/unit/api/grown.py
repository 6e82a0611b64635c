"""A small company whose exports of any day can be made again: what a CRM would have said then, its later values rewritten as deals close."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from engine.resources import PLAYBOOKS
from tests.unit.api.workspaces import imported

STAGES = ("lead", "qualify", "discover", "propose", "negotiate")
START = dt.date(2023, 7, 3)
SETTINGS = "playbooks: [{}]\nbook: book.yaml\nstore: store.db\nzone: UTC\nlanguage: en\n"
BOOK = "folder: data\nzone: UTC\ncurrency: CNY\nstandard: true\n"
TEAMS = "id,name,region,manager\nT1,North,north,M1\nT2,South,south,M2\n"
REPS = "id,name,role,team,manager\nR1,Ann,seller,T1,M1\nR2,Ben,seller,T1,M1\nR3,Cy,seller,T2,M2\nM1,Mia,lead,T1,\nM2,Max,lead,T2,\n"
DEAL = (
    "id,name,type,segment,product,source,stage,status,amount,probability,category,created_on,stage_entered_on,close_date,closed_on,owner\n"
)
CHANGE = "id,deal,from_stage,to_stage,at\n"
ACTIVITY = "id,type,at,outcome,deal\n"


@dataclass
class Way:
    """What happens to one deal: its moves, its activities, and what it is worth."""

    id: str
    created: dt.date
    amount: int
    owner: str
    moves: list[tuple[dt.date, str]] = field(default_factory=list)
    advances: list[dt.date] = field(default_factory=list)


def ways(count: int, seed: int) -> list[Way]:
    """Draw the ways of deals over two years; each stage is passed, or lost, after some weeks."""
    draw = np.random.default_rng(seed)
    found = []
    for at in range(count):
        day = START + dt.timedelta(days=int(draw.integers(0, 730)))
        way = Way(f"D{at:04}", day, int(draw.integers(1, 400)) * 100, f"R{at % 3 + 1}")
        for stage in (*STAGES[1:], "won"):
            day += dt.timedelta(days=int(draw.integers(3, 40)))
            if draw.random() < 0.3:
                way.advances.append(day - dt.timedelta(days=2))
            lost = draw.random() < 0.2
            way.moves.append((day, "lost" if lost else stage))
            if lost:
                break
        found.append(way)
    return found


def export(folder: Path, known: list[Way], day: dt.date) -> None:
    """Write the files that the CRM would have given in the evening of a day."""
    deals, changes, activities = [DEAL], [CHANGE], [ACTIVITY]
    for way in known:
        if way.created > day:
            continue
        moves = [each for each in way.moves if each[0] <= day]
        stage, since = (moves[-1][1], moves[-1][0]) if moves else ("lead", way.created)
        shut = stage in ("won", "lost")
        status = stage if shut else "open"
        share, category = {"won": ("100%", "commit"), "lost": ("0%", "omitted")}.get(stage, ("40%", "pipeline"))
        closes = since if shut else way.created + dt.timedelta(days=90)
        deals.append(
            f"{way.id},Deal {way.id},new,smb,desk,web,{stage},{status},CNY {way.amount},{share},{category},{way.created},{since},{closes},"
            f"{since if shut else ''},{way.owner}\n"
        )
        came = "lead"
        for number, (at, to) in enumerate(moves):
            changes.append(f"{way.id}-{number},{way.id},{came},{to},{at} 10:00\n")
            came = to
        activities += [f"{way.id}-a{number},call,{at} 09:00,advance,{way.id}\n" for number, at in enumerate(way.advances) if at <= day]
    tables = {"deal": "".join(deals), "stage_change": "".join(changes), "activity": "".join(activities), "team": TEAMS, "rep": REPS}
    (folder / "data").mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (folder / "data" / f"{name}.csv").write_text(text, encoding="utf-8")


def workspace(folder: Path, playbook: Path | str, *, book: str = BOOK) -> Path:
    """Make a workspace for the files in its folder ``data``: with a shipped playbook by name, or the one at a path."""
    folder.mkdir(parents=True, exist_ok=True)
    name = playbook if isinstance(playbook, str) else playbook.name
    shutil.copytree(PLAYBOOKS / "_base", folder / "playbooks" / "_base", dirs_exist_ok=True)
    shutil.copytree(PLAYBOOKS / name if isinstance(playbook, str) else playbook, folder / "playbooks" / name, dirs_exist_ok=True)
    (folder / "dealcoach.yaml").write_text(SETTINGS.format(name), encoding="utf-8")
    (folder / "book.yaml").write_text(book, encoding="utf-8")
    return folder


def company(folder: Path, known: list[Way], day: dt.date, *, recorded_at: dt.datetime, playbook: Path | str = "b2b-software") -> Path:
    """Make a workspace over the export of a day, and import it."""
    workspace(folder, playbook)
    export(folder, known, day)
    imported(folder, recorded_at)
    return folder
