"""Words that the parts of a funnel report share."""

from __future__ import annotations

from collections.abc import Mapping

from engine.model.text import Text
from engine.model.views_pipeline import By

BY: Mapping[By, Text] = {
    "rep": Text("rep", "销售"),
    "team": Text("team", "团队"),
    "region": Text("region", "区域"),
    "segment": Text("segment", "细分"),
    "product": Text("product", "产品"),
    "type": Text("type", "类型"),
    "source": Text("source", "来源"),
}
STAGE, DEAL, AMOUNT, OWNER = Text("stage", "阶段"), Text("deal", "商机"), Text("amount", "金额"), Text("owner", "负责人")
