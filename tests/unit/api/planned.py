"""A small book made by hand for the targets of the published plan, and how a target of it is read."""

from __future__ import annotations

import datetime as dt

from tests.unit.api.workspaces import opened

REP = """id,name,role,team,manager,hired_on,left_on
AE,Ann,account_executive,T1,M1,2024-01-08,
BO,Bo,account_executive,T1,M1,2025-01-08,
CY,=赛,account_executive,T2,M1,2026-10-15,
SDR,Sue,sdr,T1,M1,2025-01-08,
M1,Mia,manager,T1,,2020-01-01,
"""
TEAM = "id,name,region,manager\nT1,One,north,M1\nT2,二组,south,M1\n"
HEAD = "id,name,type,source,stage,status,amount,created_on,stage_entered_on,close_date,closed_on,next_step,tags,account,owner\n"
WON = """W1,a,new,inbound,won,won,USD 30000,2025-12-01,2026-02-01,2026-02-01,2026-02-01,,,C1,AE
W2,b,new,inbound,won,won,USD 25000.25,2025-12-01,2026-03-31,2026-03-31,2026-03-31,,,C1,AE
W3,c,expansion,inbound,won,won,USD 250000,2026-01-05,2026-05-02,2026-05-02,2026-05-02,,,C1,AE
W4,d,new,inbound,won,won,USD 400000,2026-01-05,2026-08-02,2026-08-02,2026-08-02,,,C1,AE
W5,e,new,inbound,won,won,USD 10000,2026-01-05,2026-10-20,2026-10-20,2026-10-20,,,C1,BO
L1,f,new,inbound,lost,lost,USD 10000,2026-01-05,2026-10-20,2026-10-20,2026-10-20,,,C1,BO
"""
OPEN = """P1,g,new,inbound,discover,open,USD 100000,2026-09-01,2026-09-10,2026-12-01,,,,C1,AE
P2,h,new,inbound,propose,open,USD 100000,2026-09-01,2026-09-10,2026-12-01,,,,C1,AE
P3,i,new,inbound,negotiate,open,USD 100000,2026-09-01,2026-09-10,2026-12-05,,,,C1,AE
"""
# 7 outbound and 7 inbound opportunities that meet all five conditions, and one that lacks a next step
SDRS = "".join(f"O{n},o,new,outbound,discover,open,,2026-10-05,2026-10-10,,,Demo,pain_confirmed,C1,SDR\n" for n in range(7)) + "".join(
    f"I{n},i,new,inbound,discover,open,,2026-10-05,2026-10-10,,,{'Demo' if n else ''},pain_confirmed,C1,SDR\n" for n in range(8)
)
FOUND = [f"O{n}" for n in range(7)] + [f"I{n}" for n in range(8)]
MEETINGS = [("P1", 11), ("P1", 11), ("P2", 11), ("P2", 11), ("P3", 10), ("P3", 11)]
TABLES = {
    "rep": REP,
    "team": TEAM,
    "deal": HEAD + WON + OPEN + SDRS,
    "account": "id,name,industry,employees\nC1,Client,retail,50\n",
    "contact": "id,name,role,account\nK1,Kay,user,C1\n",
    "deal__contacts": "from,to\n" + "".join(f"{id},K1\n" for id in FOUND),
    "activity": "id,type,at,outcome,deal,rep\n"
    + "".join(f"T{id},meeting,2026-10-08 10:00,continuation,{id},SDR\n" for id in FOUND)
    # the first meeting of P1 and P2 in November, one more each; that of P3 was in October
    + "".join(f"M{n},meeting,2026-{month}-{n + 2:02} 10:00,continuation,{deal},AE\n" for n, (deal, month) in enumerate(MEETINGS)),
    "stage_change": "id,from_stage,to_stage,at,deal\nG1,lead,won,2026-02-01 10:00,W1\n",
}
TABLES["rate"] = "id,from,to,since,rate\nR1,USD,CNY,2025-01-01,7\n"
SEPTEMBER, NOVEMBER = dt.date(2026, 9, 21), dt.date(2026, 11, 20)


def sheet(folder, *lines, head="target,owner,period,amount,currency"):
    (folder / "t.csv").write_text("\n".join([head, *lines, ""]), encoding="utf-8")


def row(folder, day, target, owner):
    targets = opened(folder, day).targets
    return targets.standings.row(targets.standing(target, owner))
